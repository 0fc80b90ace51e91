import { expect } from "chai";
import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { ask, run } from "../../../host/process/tool.js";
import { Workspace } from "../../../host/run/workspace.js";
import { masked, SKOPEO, skopeoExec } from "../expected.js";
import { errorOf, play, valueOf, type Arguments, type Stage } from "../stage.js";
import { archive } from "../world/archives.js";
import { ociArchive, type ArchiveForm } from "../world/oci-archive.js";
import { held, startRegistry, type TestRegistry } from "../world/registries.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { DockerSave } from "../../support/sources/docker-save.js";
import { savedArchives } from "../../support/sources/saved-archives.js";
import { skipWithoutZot } from "../../support/registries/zot.js";

const DESTINATION = "registry.example.org/team/tool:v1";
const MOUNTED = `${SKOPEO}.withMountedFile(path: "/archive.tar", source: {archive(name: "file")})`;
const UNPACK = {
  docker: MOUNTED + skopeoExec("--tmpdir", "/tmp", "copy", "--quiet", "docker-archive:/archive.tar", "oci:/image"),
  config: `${MOUNTED}.withExec(args: ["skopeo", "--tmpdir", "/tmp", "inspect", "--raw", "--config", "docker-archive:/archive.tar"], expect: ANY, redirectStdout: "/tmp/config.json")`,
};
/** What is said of a file as the one kind, and as the other. */
const BOTH_KINDS = /\(oci-archive: \S[^;]*; docker-archive: \S[^;]*\)/;

/** What only an OCI archive keeps. */
const ANNOTATIONS = { "org.opencontainers.image.title": "tool" };

const PLATFORMS = ["linux/amd64", "linux/arm64"];
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

interface FileContent extends ArchiveForm {
  readonly revision?: string;
  readonly platforms?: readonly string[];
}

describe("module: copyArchive", () => {
  let registry: TestRegistry;
  let workspace: Workspace;
  let settings: Arguments;

  beforeEach(async () => {
    workspace = await Workspace.create();
    registry = await startRegistry("basic");
    const { username: registryUsername } = registry;
    settings = { registry: "registry.example.org", registryUsername, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };
  });

  afterEach(async () => {
    await registry[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  const scene = (file: string) => ({ archives: { file }, secrets: { key: registry.password }, registryEndpoint: registry.endpoint });
  const copy = (stage: Stage, destination = DESTINATION) => stage.chain([["copyArchive", { archive: archive("file"), destination }], ["reference", {}]], settings);
  /** What the engine is asked to run. */
  const ran = (asked: readonly string[]) => asked.map(masked).filter((chain) => chain.endsWith(".exitCode"));
  const uploads = ({ log }: Stage) => log.split("\n").filter((line) => line.startsWith("pushing ")).length;
  /** What is run for each kind: nothing where we read the archive ourselves. */
  const tries = { oci: [], docker: [UNPACK.docker, UNPACK.config] };
  const exits = (...chains: readonly string[]) => chains.map((chain) => `${chain}.exitCode`);

  /** A file with one image, or with an index where there are several platforms. */
  async function ociFile(name: string, { revision = "1", platforms = ["linux/amd64"], ...form }: FileContent = {}): Promise<string> {
    const path = workspace.join(name);
    const images = platforms.map((platform) => ({ annotations: ANNOTATIONS, labels: { revision }, platform }));
    await writeFile(path, await ociArchive(images, images.length > 1, form));
    return path;
  }

  /** An OCI archive, and the same image as a docker-archive. */
  async function archives(revision = "1"): Promise<{ oci: string; docker: string }> {
    const oci = await ociFile(`oci-${revision}.tar`, { revision });
    const docker = workspace.join(`docker-${revision}.tar`);
    await run("skopeo", ["copy", "--quiet", `oci-archive:${oci}`, `docker-archive:${docker}:tool:v1`], "convert the archive");
    return { oci, docker };
  }

  async function compressed(path: string): Promise<string> {
    await writeFile(`${path}.gz`, gzipSync(await readFile(path)));
    return `${path}.gz`;
  }

  /** Copies twice, and holds that the second time pushes nothing and says the same. Returns what the first one said. */
  async function copyTwice(file: string): Promise<string> {
    let said = "";
    await play(scene(file), async (stage) => {
      said = String(valueOf(await copy(stage)));
      expect(uploads(stage)).to.equal(1);
      expect(valueOf(await copy(stage)), "the second time").to.equal(said);
      expect(uploads(stage), "the second time").to.equal(1);
      expect(stage.log).to.contain("already published: nothing was uploaded");
    });
    expect(said).to.match(/^registry\.example\.org\/team\/tool:v1@sha256:[0-9a-f]{64}$/);
    return said;
  }

  for (const kind of ["oci", "docker"] as const) {
    it(`uploads an image of kind ${kind}-archive once, and runs skopeo only to convert it`, async () => {
      const file = (await archives())[kind];
      await play(scene(file), async (stage) => {
        const first = valueOf(await copy(stage));
        expect(ran(stage.takeAsked())).to.deep.equal(exits(...tries[kind]));
        expect(await held(registry, `team/tool@${String(first).split("@")[1] ?? ""}`)).to.have.property("config");
        expect(valueOf(await copy(stage)), "the second time").to.equal(first);
        expect(ran(stage.takeAsked())).to.deep.equal(exits(...tries[kind]));
      });
    });

    it(`does not move a tag to another image of kind ${kind}-archive`, async () => {
      const file = (await archives("1"))[kind];
      const other = (await archives("2"))[kind];
      await play(scene(file), async (stage) => {
        expect(await copy(stage)).to.have.property("value");
      });
      const before = await held(registry, "team/tool:v1");
      await play(scene(other), async (stage) => {
        expect(errorOf(await copy(stage))).to.match(/^TAG_TAKEN: registry\.example\.org\/team\/tool:v1 /);
        expect(uploads(stage)).to.equal(0);
      });
      expect(await held(registry, "team/tool:v1")).to.deep.equal(before);
    });

    it(`takes the same image of kind ${kind}-archive with gzip around it, for the same digest`, async () => {
      const file = (await archives())[kind];
      const plain = await copyTwice(file);
      await play(scene(await compressed(file)), async (stage) => {
        expect(valueOf(await copy(stage))).to.equal(plain);
        expect(uploads(stage)).to.equal(0);
      });
    });

    it(`pushes an image of kind ${kind}-archive with gzip around it`, async () => {
      await copyTwice(await compressed((await archives())[kind]));
      expect(await held(registry, "team/tool:v1")).to.have.property("config");
    });
  }

  it("keeps the digest of an OCI archive", async () => {
    const { oci } = await archives();
    expect(await copyTwice(oci)).to.match(new RegExp(`@${await digestIn(oci)}$`));
  });

  for (const dockerToo of [false, true]) {
    it(`keeps an index with all its platforms, and its digest${dockerToo ? ", where the file is a docker-archive too" : ""}`, async () => {
      const file = await ociFile("index.tar", { platforms: PLATFORMS, dockerToo });
      expect(await copyTwice(file)).to.match(new RegExp(`@${await digestIn(file)}$`));
      const index = await held(registry, "team/tool:v1");
      expect(index?.manifests?.map(({ platform }) => platform.architecture)).to.deep.equal(["amd64", "arm64"]);
    });
  }

  it("keeps the digest and the annotations of an archive that is of both kinds", async () => {
    const file = await ociFile("both.tar", { dockerToo: true });
    expect(await refusesToRead("docker-archive", file), "as a docker-archive").to.equal("");
    await play(scene(file), async (stage) => {
      const said = valueOf(await copy(stage));
      expect(said).to.equal(`${DESTINATION}@${await digestIn(file)}`);
      expect(ran(stage.takeAsked())).to.deep.equal([]);
      expect(await held(registry, "team/tool:v1")).to.deep.include({ mediaType: OCI_MANIFEST, annotations: ANNOTATIONS });
      expect(valueOf(await copy(stage)), "the second time").to.equal(said);
      expect(uploads(stage), "the second time").to.equal(1);
    });
  });

  it("gives an archive of both kinds the same digest with gzip around it", async () => {
    const file = await ociFile("both.tar", { dockerToo: true });
    const said = await copyTwice(file);
    await play(scene(await compressed(file)), async (stage) => {
      expect(valueOf(await copy(stage))).to.equal(said);
      expect(uploads(stage)).to.equal(0);
    });
  });

  it("pushes an image with Docker's media types as it is, once, where the file is only an OCI archive", async () => {
    const file = await ociFile("docker-typed.tar", { mediaTypes: "docker" });
    await play(scene(file), async (stage) => {
      const said = valueOf(await copy(stage));
      expect(said).to.equal(`${DESTINATION}@${await digestIn(file)}`);
      expect(ran(stage.takeAsked())).to.deep.equal(exits(UNPACK.docker));
      expect(await held(registry, "team/tool:v1")).to.have.property("mediaType", DOCKER_MANIFEST);
      expect(valueOf(await copy(stage)), "the second time").to.equal(said);
      expect(uploads(stage), "the second time").to.equal(1);
    });
  });

  // skopeo puts no docker manifest list into an OCI layout as it is, and so we do.
  it("pushes an index with Docker's media types as it is where the file is only an OCI archive", async () => {
    const file = await ociFile("docker-typed.tar", { platforms: PLATFORMS, mediaTypes: "docker" });
    expect(await copyTwice(file)).to.match(new RegExp(`@${await digestIn(file)}$`));
    expect((await held(registry, "team/tool:v1"))?.manifests).to.have.length(2);
  });

  it("does not move a tag to another image with Docker's media types", async () => {
    await copyTwice(await ociFile("1.tar", { mediaTypes: "docker" }));
    const before = await held(registry, "team/tool:v1");
    await play(scene(await ociFile("2.tar", { mediaTypes: "docker", revision: "2" })), async (stage) => {
      expect(errorOf(await copy(stage))).to.match(/^TAG_TAKEN: registry\.example\.org\/team\/tool:v1 /);
      expect(uploads(stage)).to.equal(0);
    });
    expect(await held(registry, "team/tool:v1")).to.deep.equal(before);
  });

  it("makes an image with Docker's media types OCI's own where the file is a docker-archive too", async () => {
    const file = await ociFile("both.tar", { mediaTypes: "docker", dockerToo: true });
    await play(scene(file), async (stage) => {
      const said = valueOf(await copy(stage));
      expect(ran(stage.takeAsked())).to.deep.equal(exits(...tries.docker));
      expect(await held(registry, `team/tool@${String(said).split("@")[1] ?? ""}`)).to.have.property("mediaType", OCI_MANIFEST);
      expect(valueOf(await copy(stage)), "the second time").to.equal(said);
      expect(uploads(stage), "the second time").to.equal(1);
    });
  });

  it("copies what is one image, as it is, and says what an archive lacks or holds too much of", async () => {
    for (const { name, bytes, digest, says = [] } of await savedArchives()) {
      for (const [at, packed] of [bytes, gzipSync(bytes)].entries()) {
        const file = workspace.join(`saved-${at}.tar`);
        await writeFile(file, packed);
        await play(scene(file), async (stage) => {
          const destination = `registry.example.org/team/${name.toLowerCase().replace(/[^a-z]+/g, "-")}-${at}:v1`;
          const outcome = await copy(stage, destination);
          if (digest !== undefined) expect(valueOf(outcome), name).to.equal(`${destination}@${digest}`);
          const said = digest === undefined ? errorOf(outcome) : stage.log;
          for (const each of says) expect(said, name).to.contain(each);
          if (digest === undefined) expect(said, name).to.match(/^SOURCE_INVALID: /);
        });
      }
    }
  });

  it("keeps the config of a docker-archive byte for byte, with what OCI has no member for", async () => {
    const save = new DockerSave();
    const image = await save.image("amd64");
    const file = workspace.join("config.tar");
    await writeFile(file, await save.tar(undefined, [{ image, tags: ["app:1"] }]));
    await copyTwice(file);
    expect(await held(registry, "team/tool:v1")).to.have.nested.property("config.digest", image.config.digest);
  });

  // zot takes no docker manifest as it is.
  it("pushes a docker-archive to zot once, too", async function () {
    await skipWithoutZot(this);
    await registry[Symbol.asyncDispose]();
    registry = await startRegistry("zot");
    settings = { ...settings, registryUsername: registry.username };
    await copyTwice((await archives()).docker);
  });

  const refused: { name: string; content: Buffer | string; says: RegExp }[] = [
    { name: "text", content: "not a tar file", says: BOTH_KINDS },
    { name: "an empty file", content: "", says: BOTH_KINDS },
    { name: "a single byte, the first of gzip's two", content: Buffer.from([0x1f]), says: BOTH_KINDS },
    { name: "an empty tar file", content: Buffer.alloc(1024), says: BOTH_KINDS },
    { name: "text with gzip around it", content: gzipSync("not a tar file"), says: BOTH_KINDS },
    { name: "nothing with gzip around it", content: gzipSync(""), says: BOTH_KINDS },
    { name: "gzip that ends too early", content: gzipSync(randomBytes(4096)).subarray(0, 2048), says: /its gzip compression is broken/ },
    { name: "gzip that is none after its first two bytes", content: Buffer.from([0x1f, 0x8b, 0, 0, 0, 0]), says: /its gzip compression is broken/ },
  ];
  for (const { name, content, says } of refused) {
    it(`refuses ${name}`, async () => {
      const file = workspace.join("file");
      await writeFile(file, content);
      await play(scene(file), async (stage) => {
        const message = errorOf(await copy(stage));
        expect(message).to.match(/^SOURCE_INVALID: the file is not a docker-archive and not an OCI archive \(/).and.match(says);
        expect(message).to.not.match(/time=|level=fatal/);
        expect(uploads(stage)).to.equal(0);
      });
      expect(await held(registry, "team/tool:v1")).to.equal(undefined);
    });
  }

  it("refuses a destination without a tag before it looks at the file", () =>
    play(scene("/nowhere"), async (stage) => {
      const digest = `sha256:${"a".repeat(64)}`;
      for (const destination of ["registry.example.org/team/tool", `registry.example.org/team/tool@${digest}`, "tool:v1"]) {
        expect(await copy(stage, destination)).to.have.property("error").that.matches(/^REFERENCE_INVALID: /);
      }
      expect(stage.takeAsked().filter((chain) => chain.includes("withExec"))).to.deep.equal([]);
    }));
});

/** What skopeo says against a file as an archive of this kind: nothing where it can read it. */
async function refusesToRead(kind: string, path: string): Promise<string> {
  const { exitCode, stderr } = await ask("skopeo", ["inspect", "--raw", `${kind}:${path}`]);
  return exitCode === 0 ? "" : stderr;
}

/** The digest of the image or index in an OCI archive, read by another program than the module. */
async function digestIn(path: string): Promise<string> {
  await using folder = await Workspace.create();
  await execa("tar", ["-xf", path, "-C", folder.path, "index.json"]);
  const { manifests } = JSON.parse(await readFile(folder.join("index.json"), "utf8")) as { manifests: { digest: string }[] };
  return manifests[0]?.digest ?? "none";
}
