import { expect } from "chai";
import { findContainer } from "../../../../core/containers/find-container.js";
import type { ContainerOrder } from "../../../../core/containers/found-container.js";
import { readContainers } from "../../../../core/containers/read-containers.js";
import { PublishError } from "../../../../core/errors.js";
import type { LayoutChoice } from "../../../../core/source/layout/layout.js";
import { memoryTree } from "../../../support/sources/memory-tree.js";
import { rejectionOf } from "../../faults.js";

type Files = Readonly<Record<string, string>>;

/** A Dockerfile at each of the paths. */
const built = (...paths: readonly string[]): Files => Object.fromEntries(paths.map((path) => [path, "FROM scratch\nARG CONTAINER_APP_VERSION=1\n"]));

/** Each container, with what it is built from; or its fault. */
async function found(files: Files, layout: LayoutChoice = {}): Promise<string[]> {
  const { containers } = await readContainers({ tree: memoryTree(files), layout });
  return containers.map(({ folder, builds, fault }) => `${folder.name}: ${fault ? `${fault.code}: ${fault.what}` : [...builds.values()].join(", ")}`);
}

async function one(files: Files, order: ContainerOrder, layout: LayoutChoice = {}): Promise<string> {
  const { folder, kind, buildFile, context, target } = await findContainer({ tree: memoryTree(files), layout }, order);
  return [folder.name, kind, buildFile, context === "" ? "." : context, target ?? "-"].join(" ");
}

async function refused(files: Files, order: ContainerOrder, layout: LayoutChoice = {}): Promise<string> {
  const error = await rejectionOf(findContainer({ tree: memoryTree(files), layout }, order));
  return error instanceof PublishError ? `${error.code}: ${error.what}. ${error.remedy}` : String(error);
}

const json = (value: unknown) => JSON.stringify(value);

describe("source/layout: where containers are", () => {
  it("are the folders of containers/, and the folders of those that are none", async () => {
    const files = built("containers/hello/Dockerfile", "containers/hello/test/Dockerfile", "containers/media/jellyfin/Containerfile", "containers/media/x/y/default.nix", "other/Dockerfile");
    expect(await found(files)).to.deep.equal(["hello: containers/hello/Dockerfile", "jellyfin: containers/media/jellyfin/Containerfile", "y: containers/media/x/y/default.nix"]);
  });

  it("are named by their folders, or by their paths", async () => {
    const files = built("apps/media/jellyfin/Dockerfile", "apps/web/Dockerfile");
    expect(await found(files, { containersDir: "apps" })).to.deep.equal(["jellyfin: apps/media/jellyfin/Dockerfile", "web: apps/web/Dockerfile"]);
    expect(await found(files, { containersDir: "./apps/", names: "path" })).to.deep.equal(["media/jellyfin: apps/media/jellyfin/Dockerfile", "web: apps/web/Dockerfile"]);
    expect(await found({ ...files, "container.json": json({ containersDir: "apps", names: "path" }) })).to.deep.equal(["media/jellyfin: apps/media/jellyfin/Dockerfile", "web: apps/web/Dockerfile"]);
    expect(await found({ ...files, "container.json": json({ containersDir: "nowhere", names: "path" }) }, { containersDir: "apps", names: "folder" })).to.have.length(2);
    expect(await one(files, { container: "media/jellyfin" }, { containersDir: "apps", names: "path" })).to.equal("media/jellyfin dockerfile apps/media/jellyfin/Dockerfile apps/media/jellyfin -");
  });

  it("tell each of two that are called the same of both", async () => {
    const files = built("apps/a/web/Dockerfile", "apps/b/web/Dockerfile", "apps/c/Dockerfile");
    const both = "web: SOURCE_INVALID: apps/a/web and apps/b/web are both called web";
    expect(await found(files, { containersDir: "apps" })).to.deep.equal(["c: apps/c/Dockerfile", both, both]);
    expect(await refused(files, { container: "web" }, { containersDir: "apps" })).to.contain("are both called web").and.contain("--container-names path");
    expect(await one(files, { container: "c" }, { containersDir: "apps" })).to.contain("apps/c/Dockerfile");
    const named = { ...files, "apps/b/web/container.json": json({ name: "frontend" }) };
    expect(await found(named, { containersDir: "apps" })).to.deep.equal(["c: apps/c/Dockerfile", "frontend: apps/b/web/Dockerfile", "web: apps/a/web/Dockerfile"]);
    expect(await found({ ...files, "apps/c/container.json": json({ name: "web" }) }, { containersDir: "apps", names: "folder" })).to.have.length(3);
  });

  it("is the root of the source tree, which has to be named", async () => {
    const files = built("Dockerfile", "sub/Dockerfile");
    const root = { containersDir: "." };
    expect(await found({ ...files, "container.json": json({ containersDir: ".", name: "hello" }) })).to.deep.equal(["hello: Dockerfile"]);
    expect(await one(files, { container: "hello" }, root)).to.equal("hello dockerfile Dockerfile . -");
    expect(await rejectionOf(found(files, root))).to.include({ code: "SOURCE_INVALID" });
    expect(await refused({ ...files, "container.json": json({ name: "hello" }) }, { container: "other" }, root)).to.contain('has no container "other"').and.contain("It has: hello");
    const declared = { ...built("docker/Dockerfile"), "container.json": json({ containersDir: ".", name: "hello", file: "docker/Dockerfile", target: "web" }) };
    expect(await found(declared)).to.deep.equal(["hello: docker/Dockerfile"]);
    expect(await one(declared, { container: "hello" })).to.equal("hello dockerfile docker/Dockerfile . web");
    expect(await one(built("docker/Dockerfile"), { container: "hello", file: "docker/Dockerfile" }, root)).to.equal("hello dockerfile docker/Dockerfile . -");
  });

  it("are folders directly in the root, where that is none itself", async () => {
    const files = built("jellyfin/Dockerfile", "media/sonarr/Dockerfile", ".github/Dockerfile", "node_modules/Dockerfile");
    expect(await found(files, { containersDir: "." })).to.deep.equal(["jellyfin: jellyfin/Dockerfile"]);
  });

  it("refuses a name at the root for all of them, and a path for the build file of all", async () => {
    expect(await rejectionOf(found({ ...built("containers/a/Dockerfile"), "container.json": json({ name: "x" }) }))).to.include({ code: "SOURCE_INVALID" });
    expect(await rejectionOf(found({ ...built("containers/a/Dockerfile"), "container.json": json({ file: "x/y" }) }))).to.include({ code: "SOURCE_INVALID" });
    expect(await found({ ...built("containers/a/build.Dockerfile", "containers/b/Dockerfile"), "container.json": json({ file: "build.Dockerfile" }) })).to.deep.equal(["a: containers/a/build.Dockerfile"]);
  });

  for (const dir of ["..", "../apps", "/apps", "apps/../..", "app*"]) {
    it(`refuses ${dir} as the folder of the containers`, async () => {
      expect(await rejectionOf(found(built("apps/a/Dockerfile"), { containersDir: dir }))).to.include({ code: "SOURCE_INVALID" });
      // In a container.json, a slash in front is the root of the source tree.
      if (dir !== "/apps") expect(await rejectionOf(found({ ...built("apps/a/Dockerfile"), "container.json": json({ containersDir: dir }) }))).to.include({ code: "SOURCE_INVALID" });
    });
  }
});

describe("source/layout: what a container is built from", () => {
  const HELLO = { container: "hello" };

  it("is a Dockerfile or a Containerfile, and of both the one that is named", async () => {
    expect(await one(built("containers/hello/Containerfile"), HELLO)).to.equal("hello dockerfile containers/hello/Containerfile containers/hello -");
    const both = built("containers/hello/Containerfile", "containers/hello/Dockerfile");
    expect(await refused(both, HELLO)).to.match(/^SOURCE_INVALID: containers\/hello has a Dockerfile and a Containerfile: Docker builds the one, podman the other/);
    expect(await one(both, { ...HELLO, file: "Containerfile" })).to.contain(" containers/hello/Containerfile ");
    expect(await one({ ...both, "containers/hello/container.json": json({ file: "Dockerfile" }) }, HELLO)).to.contain(" containers/hello/Dockerfile ");
  });

  it("is the file that is given, that its container.json names, or the usual one, in this order", async () => {
    const files = { ...built("containers/hello/Dockerfile", "containers/hello/a", "containers/hello/b", "c"), "containers/hello/container.json": json({ file: "a", target: "one" }) };
    expect(await one(files, HELLO)).to.equal("hello dockerfile containers/hello/a containers/hello one");
    expect(await one(files, { ...HELLO, file: "./b", target: "two" })).to.equal("hello dockerfile containers/hello/b containers/hello two");
    expect(await one(files, { ...HELLO, file: "/c", context: "." })).to.equal("hello dockerfile c . one");
    expect(await one(files, { ...HELLO, file: "Dockerfile", context: "containers" })).to.equal("hello dockerfile containers/hello/Dockerfile containers one");
    expect(await one({ ...built("containers/hello/prod"), "containers/hello/container.json": json({ file: "prod", context: "." }) }, HELLO)).to.equal("hello dockerfile containers/hello/prod . -");
    expect(await one({ "containers/hello/x": "" }, { ...HELLO, file: "x" })).to.contain("containers/hello/x");
  });

  it("takes context and target from the root where the container is silent", async () => {
    const files = { ...built("apps/hello/Dockerfile", "apps/web/Dockerfile"), "container.json": json({ containersDir: "apps", context: ".", target: "release" }), "apps/web/container.json": json({ context: "apps/web" }) };
    expect(await one(files, HELLO)).to.equal("hello dockerfile apps/hello/Dockerfile . release");
    expect(await one(files, { container: "web" })).to.equal("web dockerfile apps/web/Dockerfile apps/web release");
  });

  it("is Nix's, where the file's name ends so", async () => {
    const files = built("containers/hello/Dockerfile", "containers/hello/image.nix");
    expect(await one(files, { ...HELLO, file: "image.nix" })).to.equal("hello nix containers/hello/image.nix containers/hello -");
    expect(await refused(files, { ...HELLO, kind: "dockerfile", file: "image.nix" })).to.contain("publish-nix");
    expect(await refused(files, { ...HELLO, kind: "nix", file: "Dockerfile" })).to.contain("publish-image");
    expect(await refused(files, { ...HELLO, kind: "nix" })).to.contain("containers/hello/ holds no default.nix");
    expect(await one({ ...files, "containers/hello/container.json": json({ file: "image.nix" }) }, { ...HELLO, kind: "nix" })).to.contain("image.nix");
  });

  for (const [what, order, said] of [
    ["a file that is not there", { ...HELLO, file: "nowhere" }, "there is no build file containers/hello/nowhere. Give it from the container's folder on"],
    ["a file outside of the source tree", { ...HELLO, file: "../../../etc/passwd" }, "is no path inside the source tree"],
    ["a context outside of the source tree", { ...HELLO, context: "../other" }, "is no path inside the source tree"],
    ["an absolute context", { ...HELLO, context: "/etc" }, "is no path inside the source tree"],
    ["a context that is not there", { ...HELLO, context: "nowhere" }, "the build context nowhere is no folder"],
    ["a context that is a file", { ...HELLO, context: "containers/hello/Dockerfile" }, "is no folder of the source tree"],
    ["a context without the build file", { ...HELLO, context: "lib" }, "the build context lib does not hold the build file containers/hello/Dockerfile"],
  ] as const) {
    it(`is not ${what}`, async () => {
      expect(await refused({ ...built("containers/hello/Dockerfile"), "lib/a": "a" }, order)).to.match(/^SOURCE_INVALID: /).and.contain(said);
    });
  }

  for (const [what, said] of [
    ["a file that is not there", { file: "nowhere" }],
    ["a context that is not there", { context: "nowhere" }],
    ["a file outside of the source tree", { file: "/../x" }],
    ["a context outside of the source tree", { context: "../x" }],
    ["what only the root may say", { containersDir: "." }],
    ["a name that no repository can have", { name: "Hello World" }],
    ["a path for a name", { name: "media/hello" }],
  ] as const) {
    it(`is refused where its container.json says ${what}`, async () => {
      const files = { ...built("containers/hello/Dockerfile", "containers/web/Dockerfile"), "containers/hello/container.json": json(said) };
      const { containers } = await readContainers({ tree: memoryTree(files), layout: {} });
      expect(containers).to.have.length(2);
      const container = "name" in said ? said.name : "hello";
      expect(await refused(files, { container })).to.match(/^SOURCE_INVALID: /);
      expect(await one(files, { container: "web" })).to.contain("containers/web/Dockerfile");
    });
  }
});
