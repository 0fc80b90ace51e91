import { expect } from "chai";
import { masked } from "../expected.js";
import { HEAD, TAG } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { sharedModule } from "../shared-module.js";
import { errorOf, play, valueOf, type Arguments, type Stage, type Step } from "../stage.js";
import { held, startSecureRegistry, type TestRegistry } from "../world/registries.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";
import type { TlsFront } from "../world/tls-front.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const REPOSITORY = "registry.example.org/team/hello";
const FIELDS = ["outcome", "reference", "repository", "tag", "tags", "digest", "version", "revision"] as const;
const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;

type Shown = Readonly<Record<(typeof FIELDS)[number], unknown>>;

/** What a caller sees of a publication: its fields, one after the other. */
async function shown(stage: Stage, steps: readonly Step[], settings: Arguments): Promise<Shown> {
  const entries: [string, unknown][] = [];
  for (const field of FIELDS) entries.push([field, valueOf(await stage.chain([...steps, [field, {}]], settings))]);
  return Object.fromEntries(entries) as Shown;
}

describe("module: a publication", () => {
  const served = new ServedRegistry();
  const publish: Step = ["publish", HELLO];
  const further = (step: Step) => [publish, step, ["reference", {}]] as const;

  it("says what became of the image, and where it is", () =>
    play(served.scene, async (stage) => {
      const made = (await stage.value("publish", { ...HELLO, extraTags: ["stable", TAG] }, served.settings)) as Shown;
      const digest = String(made.digest);
      expect(digest).to.match(/^sha256:[0-9a-f]{64}$/);
      const image = { reference: `${REPOSITORY}:${TAG}@${digest}`, repository: REPOSITORY, tag: TAG, digest, version: "v1.2.3", revision: HEAD };
      expect(made).to.deep.include({ ...image, outcome: "PUBLISHED", tags: [TAG, "stable"] });
      expect(await shown(stage, [publish], served.settings)).to.deep.equal({ ...image, outcome: "ALREADY_PUBLISHED", tags: [TAG] });
      expect(await held(served.registry, `team/hello@${digest}`)).to.deep.equal(await held(served.registry, `team/hello:${TAG}`));
    }));

  it("is reported as its reference, as JSON and as Markdown", () =>
    play(served.scene, async (stage) => {
      const reference = await stage.reference("publish", HELLO, served.settings);
      expect(await stage.report("publish", HELLO, served.settings)).to.equal(reference);
      expect(JSON.parse(await stage.report("publish", HELLO, served.settings, "JSON"))).to.deep.equal({
        ...{ outcome: "already-published", reference, repository: REPOSITORY, tag: TAG, digest: reference.split("@")[1], version: "v1.2.3", revision: HEAD },
      });
      const markdown = await stage.report("publish", HELLO, served.settings, "MARKDOWN");
      expect(markdown).to.match(/^### Already published: hello\n/).and.contain(`| commit | \`${HEAD}\` |`).and.contain(`\n${reference}\n`);
    }));

  it("gives the image a further tag, once, without building or uploading", () =>
    play(served.scene, async (stage) => {
      const reference = await stage.reference("publish", HELLO, served.settings);
      stage.takeAsked();
      const tagged = await shown(stage, [publish, ["tagAs", { tag: "stable" }]], served.settings);
      expect(tagged).to.deep.include({ reference: reference.replace(TAG, "stable"), repository: REPOSITORY, tag: "stable", digest: reference.split("@")[1], version: "v1.2.3", revision: HEAD });
      expect(await held(served.registry, "team/hello:stable")).to.deep.equal(await held(served.registry, `team/hello:${TAG}`));
      const again = await stage.chain([publish, ["tagAs", { tag: "stable" }], ["outcome", {}]], served.settings);
      expect(valueOf(again)).to.equal("ALREADY_PUBLISHED");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("gives no tag that another image has, that is none, or that lies about it", () =>
    play({ ...served.scene, git: { head: HEAD, commits: ["f".repeat(40)] } }, async (stage) => {
      const other: Arguments = { ...HELLO, commitSha: "f".repeat(40), extraTags: ["taken"], unverifiedTree: true };
      await stage.reference("publish", other, served.settings);
      const refused = async (tag: string) => errorOf(await stage.chain([publish, ["tagAs", { tag }]], served.settings));
      expect(await refused("taken")).to.match(/^TAG_TAKEN: /);
      expect(await refused("no tag")).to.match(/^REFERENCE_INVALID: /);
      expect(await refused("v9.9.9-0123456")).to.match(/^REFERENCE_INVALID: /);
    }));

  it("is promoted from where it is", () =>
    play(served.scene, async (stage) => {
      const reference = await stage.reference("publish", HELLO, served.settings);
      const unmerged = { src: SOURCE, newTag: "production", unmerged: true };
      expect(valueOf(await stage.chain(further(["promote", unmerged]), served.settings))).to.equal(reference.replace(TAG, "production"));
      expect(await held(served.registry, "team/hello:production")).to.be.an("object");
      expect(errorOf(await stage.chain(further(["promote", { src: SOURCE }]), served.settings))).to.match(/^CONFIG_MISSING: neither newTag nor destination/);
      expect(errorOf(await stage.chain(further(["promote", { ...unmerged, mainBranch: "trunk", unmerged: false }]), served.settings))).to.match(/^COMMIT_INVALID: .*"trunk"/);
    }));
});

describe("module: a publication in a registry on the network", () => {
  let registry: TestRegistry & { readonly front: TlsFront };
  let other: TestRegistry & { readonly front: TlsFront };

  beforeEach(async () => {
    const { certificate } = await sharedModule();
    registry = await startSecureRegistry(certificate);
    other = await startSecureRegistry(certificate);
  });
  afterEach(async () => {
    await registry[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  const scene = () => ({ ...{ files: { "containers/hello/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\n" } }, git: { head: HEAD }, secrets: { key: registry.password, other: other.password } });
  const settings = () => ({ registry: registry.front.name, namespace: "team", registryUsername: registry.username, registryPassword: secret("key") });
  const publish: Step = ["publish", HELLO];
  const login = (): Step => ["withRegistryAuth", { address: other.front.name, username: other.username, password: secret("other") }];

  it("is a container: pulled by its digest, with the login that it was published with", () =>
    play(scene(), async (stage) => {
      const reference = await stage.reference("publish", HELLO, settings());
      const pulled = masked(stage.made(valueOf(await stage.chain([publish, ["container", {}]], settings()))));
      const auth = `withRegistryAuth(address: "${registry.front.name}", username: "${registry.username}", secret: {setSecret(name: "container-publisher-<uuid>", plaintext: "${registry.password}")})`;
      expect(pulled).to.equal(`container.${auth}.from(address: "${reference}")`);
    }));

  it("is copied to another registry, with the login that withRegistryAuth gave it before", () =>
    play(scene(), async (stage) => {
      const destination = `${other.front.name}/mirror/hello:v1`;
      const copied = await stage.chain([login(), publish, ["copyTo", { destination }]], settings());
      const digest = String((valueOf(copied) as Shown).digest);
      expect(valueOf(copied)).to.deep.include({ outcome: "PUBLISHED", reference: `${destination}@${digest}`, repository: `${other.front.name}/mirror/hello`, tag: "v1", tags: ["v1"] });
      expect(await held(other, "mirror/hello:v1")).to.deep.equal(await held(registry, `team/hello@${digest}`));
      const denied = await stage.chain([publish, ["copyTo", { destination: destination.replace("v1", "v2") }]], settings());
      expect(errorOf(denied)).to.match(/^CREDENTIAL_REJECTED: .*mirror\/hello/);
    }));

  it("goes on from there: a copy is tagged where it is, with the other registry's login", () =>
    play(scene(), async (stage) => {
      const copy: Step = ["copyTo", { destination: `${other.front.name}/mirror/hello:v1` }];
      const reference = String(valueOf(await stage.chain([login(), publish, copy, ["tagAs", { tag: "stable" }], ["reference", {}]], settings())));
      expect(reference).to.match(new RegExp(`^${other.front.name}/mirror/hello:stable@sha256:`));
      expect(await held(other, "mirror/hello:stable")).to.deep.equal(await held(other, "mirror/hello:v1"));
      expect(await held(registry, "team/hello:stable")).to.equal(undefined);
    }));

  it("is promoted where it is, too: the module's own registry may have another image of that name and tag", () =>
    play(scene(), async (stage) => {
      const copy: Step = ["copyTo", { destination: `${other.front.name}/mirror/hello:${TAG}` }];
      const promote: Step = ["promote", { src: SOURCE, newTag: "production", unmerged: true }];
      const reference = String(valueOf(await stage.chain([login(), publish, copy, promote, ["reference", {}]], settings())));
      expect(reference).to.match(new RegExp(`^${other.front.name}/mirror/hello:production@sha256:`));
      expect(await held(registry, "team/hello:production")).to.equal(undefined);
    }));
});
