import { expect } from "chai";
import { CONTEXT, MARKS, marks, masked } from "../expected.js";
import { FILES, HEAD, SOURCE_URL } from "../scenes.js";
import { EngineError } from "../session/session-double.js";
import { play, valueOf } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const SCENE = { files: FILES, git: { head: HEAD } };

describe("module: build", () => {
  it("builds the container's folder and marks the image, the remote's token left out", () =>
    play(SCENE, async (stage) => {
      const id = await stage.value("build", HELLO);
      expect(stage.made(id)).to.equal(`${CONTEXT}.dockerBuild(buildArgs: [])${MARKS}`);
    }));

  it("gives the engine the logins of the constructor and of withRegistryAuth, before it builds", () =>
    play({ ...SCENE, secrets: { key: "k3y", other: "0ther" } }, async (stage) => {
      const settings = { registry: "registry.example.org", registryUsername: "bot", registryPassword: secret("key") };
      const further = { address: "base.example.org", username: "reader", password: secret("other") };
      const id = valueOf(await stage.chain([["withRegistryAuth", further], ["build", HELLO]], settings));
      expect(stage.made(id)).to.equal(`${CONTEXT}.dockerBuild(buildArgs: [])${MARKS}`);
      const login = (address: string, username: string, plaintext: string) =>
        `container.withRegistryAuth(address: "${address}", username: "${username}", secret: {setSecret(name: "container-publisher-<uuid>", plaintext: "${plaintext}")}).sync`;
      const asked = stage.takeAsked().map(masked);
      expect(asked.filter((chain) => chain.startsWith("container.withRegistryAuth"))).to.deep.equal([
        login("registry.example.org", "bot", "k3y"),
        login("base.example.org", "reader", "0ther"),
      ]);
      expect(stage.log).to.not.contain("k3y").and.not.contain("0ther");
    }));

  it("gives no host the login of a service that bears its name, but the one that withRegistryAuth has for it", () =>
    play({ ...SCENE, secrets: { key: "k3y", other: "0ther" } }, async (stage) => {
      const settings = { registry: "registry.example.org", registryUsername: "bot", registryPassword: secret("key"), registryService: REGISTRY_SERVICE };
      const logins = () => stage.takeAsked().filter((chain) => chain.startsWith("container.withRegistryAuth"));
      await stage.value("build", HELLO, settings);
      expect(logins()).to.deep.equal([]);
      const further = { address: "registry.example.org", username: "reader", password: secret("other") };
      await stage.chain([["withRegistryAuth", further], ["build", HELLO]], settings);
      expect(logins().join()).to.contain('address: "registry.example.org", username: "reader"').and.contain("0ther").and.not.contain("k3y");
    }));

  it("logs in nowhere without a credential, and by no identity token, which the engine does not know", () =>
    play({ ...SCENE, secrets: { key: "k3y" } }, async (stage) => {
      await stage.value("build", HELLO, { registry: "registry.example.org" });
      await stage.value("build", HELLO, { registry: "registry.example.org", registryUsername: "<token>", registryPassword: secret("key") });
      expect(stage.takeAsked().filter((chain) => chain.includes("withRegistryAuth"))).to.deep.equal([]);
    }));

  it("says when the commit was made, where git in a container can tell", () =>
    play({ files: FILES, git: { head: HEAD, date: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000 } }, async (stage) => {
      const made = stage.made(await stage.value("build", HELLO, { gitImage: "mirror.example.org/git:1" }));
      expect(made).to.equal(`${CONTEXT}.dockerBuild(buildArgs: [])${marks({ title: "hello", version: "v1.2.3", revision: HEAD, source: SOURCE_URL, created: "2026-01-02T03:04:05Z" })}`);
      const asked = stage.takeAsked().filter((chain) => chain.includes('container.from(address: "mirror.example.org/git:1")'));
      expect(asked.at(-1)).to.contain('withMountedDirectory(path: "/repository/.git"').and.contain(`contents ${HEAD}\\n`);
      expect(stage.log).to.equal("reading src\n");
    }));

  it("what is vouched for is marked so, as label and annotation, and is built without git", () =>
    play({ files: FILES, git: { head: HEAD, image: "absent" } }, async (stage) => {
      const made = stage.made(await stage.value("build", { ...HELLO, commitSha: HEAD, unverifiedTree: true }));
      for (const mark of ["Label", "Annotation"]) expect(made).to.contain(`with${mark}(name: "dev.container-publisher.tree", value: "unverified")`);
      expect(stage.log).to.contain("no label tells when the commit was made: TOOL_FAILED: ").and.contain("connection refused");
    }));

  it("gives a version from elsewhere to the ARG of its name", () =>
    play({ ...SCENE, files: { "containers/hello/Dockerfile": "FROM scratch\nARG VERSION\n", "containers/hello/docker-bake.hcl": 'variable "VERSION" {\n  default = "2.0"\n}\n' } }, async (stage) => {
      const made = stage.made(await stage.value("build", { ...HELLO, commitSha: HEAD }, { versionFrom: "bake:docker-bake.hcl#VERSION" }));
      expect(made).to.contain('dockerBuild(buildArgs: [{name: "VERSION", value: "2.0"}])').and.contain('name: "org.opencontainers.image.version", value: "v2.0"');
    }));

  it("passes on platform and build arguments, and the given version and commit", () =>
    play({ files: { "containers/hello/Dockerfile": "FROM scratch\n" } }, async (stage) => {
      const given = { platform: "linux/arm64", buildArgs: ["A=1", "B=x=y", "C="], commitSha: HEAD, version: "7" };
      const id = await stage.value("build", { ...HELLO, ...given });
      const args = '(buildArgs: [{name: "A", value: "1"}, {name: "B", value: "x=y"}, {name: "C", value: ""}, {name: "CONTAINER_APP_VERSION", value: "7"}], platform: "linux/arm64")';
      expect(stage.made(id)).to.equal(`${CONTEXT}.dockerBuild${args}${marks({ title: "hello", version: "v7", revision: HEAD })}`);
    }));

  it("refuses a build argument by which the version would not be the tag's, unless it is given, too", () =>
    play({ ...SCENE, files: { "containers/hello/Dockerfile": "FROM scratch\nARG MAJOR=3\nARG CONTAINER_APP_VERSION=${MAJOR}.2\n" } }, async (stage) => {
      expect(await stage.error("build", { ...HELLO, buildArgs: ["MAJOR=9"] })).to.match(/^CONFIG_MISSING: .*declare version 9\.2, and not 3\.2/);
      await stage.value("build", { ...HELLO, buildArgs: ["MAJOR=3"] });
      await stage.value("build", { ...HELLO, buildArgs: ["MAJOR=9"], version: "9.2" });
    }));

  it("builds nothing before the engine is asked for a result", () =>
    play({ ...SCENE, buildFailure: new EngineError("built too early") }, async (stage) => {
      await stage.value("build", HELLO);
      expect(stage.takeAsked().filter((chain) => chain.endsWith(".sync"))).to.deep.equal([]);
    }));

  it("refuses a build argument without a name", () =>
    play(SCENE, async (stage) => {
      expect(await stage.error("build", { ...HELLO, buildArgs: ["=x"] })).to.match(/^CONFIG_MISSING: "=x" is not a build argument/);
      expect(await stage.error("build", { ...HELLO, buildArgs: ["CONTAINER_APP_VERSION=9"] })).to.match(/^CONFIG_MISSING: CONTAINER_APP_VERSION is given as a build argument/);
    }));

  it("refuses what is no platform, before the engine is asked for anything, and so does publish", () =>
    play(SCENE, async (stage) => {
      expect(await stage.error("build", { ...HELLO, platform: "bogus" })).to.match(/^CONFIG_MISSING: "bogus" is not a platform/);
      expect(await stage.error("buildAll", { ...HELLO, platforms: ["linux/amd64", "bogus"] })).to.match(/^CONFIG_MISSING: "bogus" is not a platform/);
      const settings = { registry: "registry.example.org", namespace: "team" };
      expect(await stage.error("publish", { ...HELLO, platforms: ["bogus"] }, settings)).to.match(/^CONFIG_MISSING: "bogus" is not a platform/);
      expect(stage.takeAsked()).to.deep.equal([]);
    }));

  it("refuses a folder without a Dockerfile", () =>
    play(SCENE, async (stage) => {
      const message = await stage.error("build", { src: SOURCE, containerName: "nixed" });
      expect(message).to.match(/^SOURCE_INVALID: containers\/nixed\/ holds no Dockerfile/);
    }));
});

describe("module: buildAll", () => {
  it("returns one marked container for each platform, in their order", () =>
    play(SCENE, async (stage) => {
      const ids = (await stage.value("buildAll", { ...HELLO, platforms: ["linux/arm64", "linux/amd64"] })) as unknown[];
      expect(ids.map((id) => stage.made(id))).to.deep.equal(
        ["linux/arm64", "linux/amd64"].map((platform) => `${CONTEXT}.dockerBuild(buildArgs: [], platform: "${platform}")${MARKS}`),
      );
    }));

  it("builds a platform once that is named twice", () =>
    play(SCENE, async (stage) => {
      const ids = (await stage.value("buildAll", { ...HELLO, platforms: ["linux/arm64", "linux/amd64", "linux/arm64 "] })) as unknown[];
      expect(ids.map((id) => /platform: "([^"]*)"/.exec(stage.made(id))?.[1])).to.deep.equal(["linux/arm64", "linux/amd64"]);
    }));
});
