import { expect } from "chai";
import { readdir, readFile } from "node:fs/promises";
import { run } from "../../../host/process/tool.js";
import { Workspace } from "../../../host/run/workspace.js";
import { CONTEXT, MARKS, masked, visible } from "../expected.js";
import { FILES, HEAD, TAG } from "../scenes.js";
import { play, valueOf, type Arguments, type Stage, type Step } from "../stage.js";
import { held, startRegistry, type TestRegistry } from "../world/registries.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const RESULT = new RegExp(`^registry\\.example\\.org/team/hello:${TAG}@(sha256:[0-9a-f]{64})$`);
const WORKS = /\.sync$|skopeo|\.publish|asTarball/;

describe("module: publish to a registry that is a service", () => {
  let registry: TestRegistry;
  let unnamed: Arguments;
  let settings: Arguments;

  beforeEach(async () => {
    registry = await startRegistry("token");
    const { username: registryUsername } = registry;
    unnamed = { namespace: "team", registryUsername, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };
    settings = { ...unnamed, registry: "registry.example.org" };
  });

  afterEach(() => registry[Symbol.asyncDispose]());

  const scene = (head = HEAD) => ({ files: FILES, git: { head }, secrets: { key: `${registry.password}\n` }, registryEndpoint: registry.endpoint });

  it("builds, uploads, and returns what the registry then holds", () =>
    play(scene(), async (stage) => {
      const result = await stage.reference("publish", HELLO, settings);
      const digest = RESULT.exec(result)?.[1];
      expect(digest, result).to.be.a("string");
      const manifest = await held(registry, `team/hello@${digest ?? ""}`);
      expect(manifest?.annotations).to.include({ "org.opencontainers.image.revision": HEAD, "org.opencontainers.image.version": "v1.2.3" });
      expect(await held(registry, `team/hello:${TAG}`)).to.deep.equal(manifest);
    }));

  it("asks the engine for one build, and to write it out into the module's own container", () =>
    play(scene(), async (stage) => {
      await stage.reference("publish", HELLO, settings);
      const built = `${CONTEXT}.dockerBuild(buildArgs: [])${MARKS}`;
      const works = stage.takeAsked().filter((chain) => WORKS.test(chain) && !chain.endsWith(".id"));
      expect(works).to.have.length(2);
      expect(works[0]).to.equal(`${built}.sync`);
      expect(works[1]).to.match(/\.asTarball\(platformVariants: \[\]\)\.export\(path: "container-publisher-\w+\/0-image\.tar"\)$/);
      expect(await readdir(stage.module.process.workdir), "what is left there").to.deep.equal([]);
    }));

  it("gives the published image back as a container, of an archive that our own client pulled by its digest", () =>
    play(scene(), async (stage) => {
      const digest = String(valueOf(await stage.chain([["publish", HELLO], ["digest", {}]], settings)));
      stage.takeAsked();
      const made = stage.made(valueOf(await stage.chain([["publish", HELLO], ["container", {}]], settings)));
      expect(made).to.match(/^container\.import\(source: \{currentModule\.workdirFile\(path: "container-publisher-\w+\/0-pulled\.tar"\)\}\)$/);
      expect(stage.takeAsked().join("\n")).to.contain("workdirFile").and.not.contain("skopeo");
      expect(await digestIn(stage.world.archives.taken[0])).to.equal(digest);
      expect(await readdir(stage.module.process.workdir), "what is left there").to.deep.equal([]);
    }));

  it("has the service's login in the config.json for other tools", () =>
    play(scene(), async (stage) => {
      const made = masked(stage.made(await stage.value("registryConfig", {}, settings)));
      const auth = Buffer.from(`${registry.username}:${registry.password}`).toString("base64");
      const config = JSON.stringify(JSON.stringify({ auths: { "registry.example.org": { auth } } }));
      expect(made).to.equal(`setSecret(name: "container-publisher-config-<uuid>", plaintext: ${config})`);
    }));

  it("shows the password to nobody: not in an argument, not in the log", () =>
    play(scene(), async (stage) => {
      await stage.reference("publish", HELLO, settings);
      const base64 = Buffer.from(`${registry.username}:${registry.password}`).toString("base64");
      expect(stage.log).to.contain(`pushing registry.example.org/team/hello:${TAG}`);
      for (const text of [stage.log, ...stage.takeAsked().map(visible)]) {
        expect(text).to.not.contain(registry.password);
        expect(text).to.not.contain(base64);
      }
    }));

  it("neither builds nor uploads a second time, and returns the same line", () =>
    play(scene(), async (stage) => {
      const first = await stage.reference("publish", HELLO, settings);
      expect(stage.takeAsked().some((chain) => WORKS.test(chain))).to.equal(true);
      expect(await stage.reference("publish", HELLO, settings)).to.equal(first);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("adds further tags to the same image, also where it is published already", () =>
    play(scene(), async (stage) => {
      const first = await stage.reference("publish", { ...HELLO, extraTags: ["stable"] }, settings);
      stage.takeAsked();
      expect(await stage.reference("publish", { ...HELLO, extraTags: ["stable", "extra"] }, settings)).to.equal(first);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
      const manifest = await held(registry, `team/hello:${TAG}`);
      expect(manifest).to.be.an("object");
      expect(await held(registry, "team/hello:stable")).to.deep.equal(manifest);
      expect(await held(registry, "team/hello:extra")).to.deep.equal(manifest);
      expect(stage.log).to.contain("the tag stable names neither the version nor the commit");
    }));

  it("refuses a tag that holds another commit with the same digits, before it builds", async () => {
    await play(scene(), (stage) => publishHello(stage, settings));
    const lookalike = `${HEAD.slice(0, -1)}0`;
    await play(scene(lookalike), async (stage) => {
      expect(await stage.error("publish", HELLO, settings)).to.match(new RegExp(`^TAG_TAKEN: .*${TAG} already holds commit ${HEAD}`));
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    });
  });

  it("refuses a wrong password before it builds", () =>
    play({ ...scene(), secrets: { key: "wrong-password" } }, async (stage) => {
      const message = await stage.error("publish", HELLO, settings);
      expect(message).to.match(/^CREDENTIAL_REJECTED: /);
      expect(message).to.not.contain("wrong-password");
      expect(`${message}\n${stage.log}`).to.contain("registry.example.org").and.not.contain(registry.endpoint);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("is called by the name that references bear, and not by its address, also where it cannot be reached", () =>
    play({ ...scene(), registryEndpoint: "127.0.0.1:1" }, async (stage) => {
      expect(await stage.error("publish", HELLO, { ...settings, retrySeconds: 1 })).to.match(/^REGISTRY_UNREACHABLE: nothing listens at registry\.example\.org\. /);
      await stage.error("audit", { repository: "team/hello" }, { ...settings, retrySeconds: 1 });
      expect(stage.log).to.contain("asking registry.example.org what it is").and.contain("registry.example.org: nothing listens at registry.example.org; trying again");
      expect(stage.log).to.not.contain("127.0.0.1");
    }));

  it("publishes several platforms as an index", () =>
    play(scene(), async (stage) => {
      const platforms = ["linux/amd64", "linux/arm64"];
      const first = await stage.reference("publish", { ...HELLO, platforms }, settings);
      const index = await held(registry, `team/hello:${TAG}`);
      expect(index?.manifests?.map(({ platform }) => platform.architecture)).to.deep.equal(["amd64", "arm64"]);
      stage.takeAsked();
      expect(await stage.reference("publish", { ...HELLO, platforms }, settings)).to.equal(first);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  for (const told of ["asked", "own"] as const) {
    it(`publishes an image for another platform, and one of several, where the engine says of both that they are for ${told === "asked" ? "what was asked for" : "its own"}`, () =>
      play({ ...scene(), buildLabels: told }, async (stage) => {
        const platforms = ["linux/arm/v6", "linux/amd64", "linux/arm64"];
        expect(await stage.reference("publish", { ...HELLO, platforms: ["linux/arm64"], byDigest: true }, settings)).to.match(/^registry\.example\.org\/team\/hello@sha256:/);
        await stage.reference("publish", { ...HELLO, platforms }, settings);
        const index = await held(registry, `team/hello:${TAG}`);
        expect(index?.manifests?.map(({ platform: { os, architecture, variant } }) => [os, architecture, ...(variant ? [variant] : [])].join("/"))).to.deep.equal(platforms);
        const [amd64] = index?.manifests?.filter(({ platform }) => platform.architecture === "amd64") ?? [];
        expect((await held(registry, `team/hello@${amd64?.digest ?? ""}`))?.annotations).to.include({ "org.opencontainers.image.revision": HEAD });
        stage.takeAsked();
        expect(await stage.reference("publish", { ...HELLO, platforms }, settings)).to.match(RESULT);
        expect(stage.takeAsked().filter((chain) => WORKS.test(chain)), "of the second run").to.deep.equal([]);
        expect(await readdir(stage.module.process.workdir), "what is left there").to.deep.equal([]);
      }));
  }

  it("publishes each platform by its digest, by our own client, and joins them under the tag", () =>
    play(scene(), async (stage) => {
      const one = (platform: string) => stage.reference("publish", { ...HELLO, platforms: [platform], byDigest: true }, settings);
      const images = [await one("linux/arm64"), await one("linux/amd64")];
      for (const image of images) expect(image).to.match(/^registry\.example\.org\/team\/hello@sha256:[0-9a-f]{64}$/);
      expect(await held(registry, `team/hello:${TAG}`)).to.equal(undefined);
      const joined = await stage.reference("publishIndex", { ...HELLO, digests: images }, settings);
      expect(joined).to.match(RESULT);
      const index = await held(registry, `team/hello:${TAG}`);
      expect(index?.manifests?.map(({ platform }) => platform.architecture)).to.deep.equal(["amd64", "arm64"]);
      expect(index?.annotations).to.include({ "org.opencontainers.image.revision": HEAD, "org.opencontainers.image.version": "v1.2.3" });
      // Once it is there, nobody builds again.
      stage.takeAsked();
      expect(await one("linux/arm64")).to.equal(images[0]);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
      expect(await stage.error("publish", { ...HELLO, platforms: ["linux/amd64", "linux/arm64"], byDigest: true }, settings)).to.match(/^CONFIG_MISSING: by digest one platform is published at a time, and 2 are named/);
    }));

  it("takes git from where it is told to, and needs no other helper image", () =>
    play(scene(), async (stage) => {
      await stage.reference("publish", HELLO, { ...settings, gitImage: "mirror.example.org/git:1" });
      const images = stage.takeAsked().flatMap((chain) => /^container\.from\(address: "([^"]*)"\)/.exec(chain)?.[1] ?? []);
      expect([...new Set(images)]).to.deep.equal(["mirror.example.org/git:1"]);
    }));

  it("refuses an impossible further tag before it looks at anything", () =>
    play(scene(), async (stage) => {
      expect(await stage.error("publish", { ...HELLO, extraTags: ["ok", "not ok"] }, settings)).to.match(/^REFERENCE_INVALID: "not ok" is not a tag/);
      expect(stage.takeAsked().filter((chain) => chain.startsWith("source.") || WORKS.test(chain))).to.deep.equal([]);
    }));

  it("names images by the service's address where no registry is given, and goes on from there", () =>
    play(scene(), async (stage) => {
      const reference = await stage.reference("publish", HELLO, unnamed);
      expect(reference).to.match(new RegExp(`^${registry.endpoint}/team/hello:${TAG}@sha256:`));
      const further = async (...step: Step) => String(valueOf(await stage.chain([["publish", HELLO], step, ["reference", {}]], unnamed)));
      expect(await further("tagAs", { tag: "stable" })).to.equal(reference.replace(TAG, "stable"));
      expect(await further("promote", { src: SOURCE, newTag: "production", unmerged: true })).to.equal(reference.replace(TAG, "production"));
      const destination = `${registry.endpoint}/mirror/hello:v1`;
      expect(await further("copyTo", { destination })).to.equal(`${destination}@${reference.split("@")[1] ?? ""}`);
      expect(await held(registry, "mirror/hello:v1")).to.deep.equal(await held(registry, `team/hello:${TAG}`));
      const made = stage.made(valueOf(await stage.chain([["publish", HELLO], ["container", {}]], unnamed)));
      expect(made).to.match(/^container\.import\(/);
    }));

  it("takes its password out of errors that come before it is started", () =>
    play(scene(), async (stage) => {
      const message = await stage.error("publish", { ...HELLO, extraTags: [`no ${registry.password}`] }, unnamed);
      expect(message).to.match(/^REFERENCE_INVALID: "no \[redacted\]" is not a tag/);
    }));
});

async function publishHello(stage: Stage, settings: Arguments): Promise<void> {
  await stage.reference("publish", HELLO, settings);
}

/** The digest of the image in an archive, all of which another program than ours reads. */
async function digestIn(archive: string | undefined): Promise<string> {
  await using folder = await Workspace.create();
  const digestFile = folder.join("digest");
  await run("skopeo", ["copy", "--quiet", "--all", "--preserve-digests", "--digestfile", digestFile, `oci-archive:${archive ?? ""}`, `oci:${folder.join("layout")}`], "read the archive");
  return (await readFile(digestFile, "utf8")).trim();
}
