import { expect } from "chai";
import { Redactor } from "../../../core/redact.js";
import { publishIndex } from "../../../core/usecases/platforms/publish-index.js";
import type { Registry, Source } from "../../../core/usecases/ports.js";
import { parseBuildPlatforms } from "../../../core/source/platform.js";
import { memorySource } from "../../support/sources/memory-source.js";
import { rejectionOf } from "../../unit/faults.js";
import { COMMIT, documentOf, imageIndex, imageManifest, INDEX_TYPE, OTHER_COMMIT, provenance, TAG, type Document } from "../documents.js";
import { BASIC, mayPush, PING_BASIC, read, readBlob, BOT } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry } from "../stage.js";
import { attestationTo, platformImage, platformIndex } from "./platform-documents.js";

const AMD = platformImage("amd64");
const ARM = platformImage("arm64", { annotations: {}, labels: provenance(), variant: "v8" });
const OURS = { "org.opencontainers.image.title": "app", "org.opencontainers.image.version": "v1.2.3", "org.opencontainers.image.revision": COMMIT.id };
const JOINED = platformIndex([{ architecture: "amd64", of: AMD.manifest }, { architecture: "arm64", of: ARM.manifest }], OURS);

/** What is asked of an image: its manifest, where it has no annotations the labels of its config, and there its platform. */
const reads = ({ manifest, config }: typeof AMD, times = 1): Exchange[] => [read(manifest.digest, manifest), ...Array<Exchange>(times).fill(readBlob(config))];
const LOOKED_AT = [...reads(AMD), ...reads(ARM, 2)];
const put = (which: string, { text }: Document): Exchange => ({ request: `PUT /v2/ns/app/manifests/${which}`, authorization: BASIC, status: 201, inspect: (body) => expect(body).to.equal(text) });

interface Scene {
  readonly images: readonly string[] | ((host: string) => readonly string[]);
  readonly script: readonly Exchange[];
  readonly extraTags?: readonly string[];
  readonly platforms?: readonly string[];
  readonly declared?: readonly string[];
}

function sourceOf(declared: readonly string[] | undefined): Source {
  const files = { "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\n", ...(declared && { "containers/app/container.json": JSON.stringify({ platforms: declared }) }) };
  return memorySource(files);
}

/** Calls it with this registry; what it does beyond the script fails the test. */
function join({ images, script, extraTags = [], platforms = [], declared }: Scene) {
  const steps: string[] = [];
  return atRegistry(() => script, async (host, open) => {
    const registry: Registry = { host, credential: BOT, session: () => open({}) };
    const registries = { main: () => Promise.resolve(registry), namespace: "ns", of: () => Promise.resolve(registry) };
    const choice = { container: "app", commit: COMMIT.id, tree: "compared", images: typeof images === "function" ? images(host) : images, extraTags, platforms: parseBuildPlatforms(platforms) } as const;
    const progress = { step: (text: string) => void steps.push(text), note: () => undefined };
    return publishIndex(choice, { registries, source: sourceOf(declared), progress, redactor: new Redactor() });
  }).then((report) => ({ report, steps }));
}

describe("publish-index: the exact requests", () => {
  const flow = (index: Document): Exchange[] => [read(TAG, "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, "absent"), put(TAG, index), read(TAG, index, INDEX_TYPE)];

  it("reads each image and its platform, and puts an index of them, with our annotations, straight under the free tag", async () => {
    const { report, steps } = await join({ images: [ARM.manifest.digest, AMD.manifest.digest], script: [PING_BASIC, ...reads(ARM, 2), ...reads(AMD), ...flow(JOINED)] });
    expect(report).to.deep.include({ outcome: "published", tag: TAG, digest: JOINED.digest, platforms: ["linux/amd64", "linux/arm64"], revision: COMMIT.id });
    expect(steps.join("\n")).to.contain("joining linux/amd64, linux/arm64").and.not.contain("building");
  });

  it("takes references, in any order, the same image twice, and gives further tags", async () => {
    const { digest } = JOINED;
    const images = (host: string) => [AMD.manifest.digest, `${host}/ns/app@${ARM.manifest.digest}`, ` ${AMD.manifest.digest}`];
    const again = [read("v1.2.3", "absent"), put("v1.2.3", JOINED), read("v1.2.3", JOINED, INDEX_TYPE)];
    const [looked, ...rest] = flow(JOINED) as [Exchange, ...Exchange[]];
    const { report } = await join({ images, extraTags: ["v1.2.3"], script: [PING_BASIC, ...LOOKED_AT, looked, read("v1.2.3", "absent"), ...rest, ...again] });
    expect(report.digest).to.equal(digest);
  });

  it("is already published where the tag holds an index of this commit for all these platforms", async () => {
    const { report } = await join({ images: [AMD.manifest.digest, ARM.manifest.digest], script: [PING_BASIC, ...LOOKED_AT, read(TAG, JOINED, INDEX_TYPE)] });
    expect(report).to.deep.include({ outcome: "already-published", digest: JOINED.digest });
  });

  it("carries along what BuildKit attests to an image, in an index of both, and looks at the image and not at what the index says", async () => {
    const attestation = attestationTo(AMD.manifest, imageManifest());
    const stranger = attestationTo(documentOf({}), imageManifest({ a: "stranger" }));
    const one = platformIndex([{ architecture: "amd64", of: AMD.manifest }], provenance(OTHER_COMMIT), [attestation, stranger]);
    const all = platformIndex([{ architecture: "amd64", of: AMD.manifest }, { architecture: "arm64", of: ARM.manifest }], OURS, [attestation]);
    const { report } = await join({ images: [one.digest, ARM.manifest.digest], script: [PING_BASIC, read(one.digest, one, INDEX_TYPE), ...LOOKED_AT, ...flow(all)] });
    expect(report.digest).to.equal(all.digest);
  });

  const single = [AMD.manifest.digest];
  const other = platformImage("arm64", { annotations: provenance(OTHER_COMMIT) });
  const older = platformImage("arm64", { annotations: provenance(COMMIT, "v1.2.2") });
  const nobody = platformImage("arm64", { annotations: {}, labels: {} });
  const vouched = platformImage("arm64", { annotations: { ...provenance(), "dev.container-publisher.tree": "unverified" } });
  const twin = platformImage("amd64", { annotations: { ...provenance(), more: "x" } });
  const artifact = documentOf({ schemaVersion: 2, config: { mediaType: "application/vnd.oci.empty.v1+json", digest: AMD.config.digest, size: 2 }, layers: [] });
  const nested = documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [{ mediaType: INDEX_TYPE, digest: JOINED.digest, size: JOINED.text.length }] });
  const empty = imageIndex([]);
  const refused: (Scene & { name: string; code: string; says: string })[] = [
    { name: "nothing to join", images: [], script: [], code: "CONFIG_MISSING", says: "no image is named" },
    { name: "what is no digest", images: ["latest"], script: [], code: "REFERENCE_INVALID", says: '"latest" is not a digest' },
    { name: "an image of another repository", images: (host) => [`${host}/ns/other@${AMD.manifest.digest}`], script: [], code: "REFERENCE_INVALID", says: "/ns/app, which the index goes to" },
    { name: "a tag in the place of a digest", images: (host) => [`${host}/ns/app:v1`], script: [], code: "REFERENCE_INVALID", says: "has no digest" },
    { name: "an image that is not there any more", images: single, script: [PING_BASIC, read(AMD.manifest.digest, "absent")], code: "SOURCE_INVALID", says: "does not exist. Publish it again by publish-image --by-digest, and join it soon" },
    { name: "an image of another commit", images: [other.manifest.digest], script: [PING_BASIC, read(other.manifest.digest, other.manifest)], code: "VERSION_CONFLICT", says: `is commit ${OTHER_COMMIT.id} as version v1.2.3, and what it is to be a part of is commit ${COMMIT.id}` },
    { name: "an image of another version", images: [older.manifest.digest], script: [PING_BASIC, read(older.manifest.digest, older.manifest)], code: "VERSION_CONFLICT", says: "as version v1.2.2, and what it is to be a part of" },
    { name: "an image that says nothing of itself", images: [nobody.manifest.digest], script: [PING_BASIC, ...reads(nobody)], code: "VERSION_CONFLICT", says: "does not say which commit and version it is" },
    { name: "an image of a tree that nobody compared", images: [vouched.manifest.digest], script: [PING_BASIC, read(vouched.manifest.digest, vouched.manifest)], code: "VERSION_CONFLICT", says: "of a tree that nobody compared with it" },
    { name: "two images for one platform", images: [AMD.manifest.digest, twin.manifest.digest], script: [PING_BASIC, ...reads(AMD), ...reads(twin)], code: "SOURCE_INVALID", says: `${AMD.manifest.digest} and ${twin.manifest.digest} are both for linux/amd64` },
    { name: "what is no image", images: [artifact.digest], script: [PING_BASIC, read(artifact.digest, artifact)], code: "SOURCE_INVALID", says: "is not the manifest of an image" },
    { name: "an index within an index", images: [nested.digest], script: [PING_BASIC, read(nested.digest, nested, INDEX_TYPE), read(JOINED.digest, JOINED, INDEX_TYPE)], code: "SOURCE_INVALID", says: "is not the manifest of an image" },
    { name: "an index of nothing", images: [empty.digest], script: [PING_BASIC, read(empty.digest, empty, INDEX_TYPE)], code: "SOURCE_INVALID", says: "is an index without an image in it" },
    { name: "a platform of container.json that nobody built", images: single, declared: ["linux/amd64", "linux/arm64/v8"], script: [PING_BASIC, ...reads(AMD)], code: "CONFIG_MISSING", says: "no digest is for linux/arm64, which containers/app is to be published for" },
    { name: "a platform of --platform that nobody built", images: single, platforms: ["linux/arm"], script: [PING_BASIC, ...reads(AMD)], code: "CONFIG_MISSING", says: "no digest is for linux/arm/v7" },
    { name: "a tag that holds another commit", images: single, script: [PING_BASIC, ...reads(AMD), read(TAG, imageManifest(provenance(OTHER_COMMIT)))], code: "TAG_TAKEN", says: OTHER_COMMIT.id },
    { name: "a tag that holds the same commit for fewer platforms", images: [AMD.manifest.digest, ARM.manifest.digest], script: [PING_BASIC, ...LOOKED_AT, read(TAG, AMD.manifest), readBlob(AMD.config)], code: "TAG_TAKEN", says: "but not for linux/arm64" },
  ];
  for (const { name, code, says, ...scene } of refused) {
    it(`refuses ${name}, and writes nothing`, async () => {
      const fault = await rejectionOf(join(scene));
      expect(fault.code).to.equal(code);
      expect(fault.message).to.contain(says);
    });
  }
});
