import { expect } from "chai";
import { digestOf } from "../../../core/image/digest.js";
import { parseTag } from "../../../core/image/tag.js";
import {
  COMMIT, DOCKER_LIST_TYPE, DOCKER_MANIFEST_TYPE, dockerList, dockerManifest, documentOf, imageConfig, imageIndex, imageManifest, INDEX_TYPE,
  MANIFEST_TYPE, OTHER_COMMIT, OURS, provenance, TAG, THEIRS,
} from "../documents.js";
import { PING_BASIC, read, readBlob } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectRefusal, play } from "../stage.js";

const ours = imageConfig(provenance());
const theirs = imageConfig(provenance(OTHER_COMMIT));
const silent = imageConfig({});
const labelled = imageManifest(undefined, ours);
const docker = dockerManifest(ours);
const entry = ({ digest, text }: typeof OURS) => ({ mediaType: MANIFEST_TYPE, digest, size: text.length });
const attestation = { ...entry(THEIRS), annotations: { "vnd.docker.reference.type": "attestation-manifest" } };
const attested = documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [attestation, entry(OURS)] });

const LINUX = { os: "linux", architecture: "amd64" };
const indexWith = (...manifests: object[]) => documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
/** Entries of an index that are no images, none of which is read. */
const foreign: { name: string; first: object }[] = [
  { name: "for an unknown platform", first: { ...entry(THEIRS), platform: { os: "unknown", architecture: "unknown" } } },
  { name: "for an unknown architecture", first: { ...entry(THEIRS), platform: { os: "linux", architecture: "unknown" } } },
  { name: "for no platform at all", first: { ...entry(THEIRS), platform: {} } },
  { name: "an artifact", first: { ...entry(THEIRS), artifactType: "application/vnd.example.sbom" } },
  { name: "an index, before an image", first: { ...entry(nestedIndex(1)), mediaType: INDEX_TYPE } },
];
const noImage = indexWith(attestation, ...foreign.slice(0, 4).map(({ first }) => first));
const attestationManifest = documentOf({
  schemaVersion: 2,
  mediaType: MANIFEST_TYPE,
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: silent.digest, size: silent.text.length },
  layers: [{ mediaType: "application/vnd.in-toto+json", digest: OURS.digest, size: 3 }],
});

/** An index of an index, and so on, and an image of ours in the last. */
function nestedIndex(levels: number): typeof OURS {
  return levels === 0 ? OURS : documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [{ ...entry(nestedIndex(levels - 1)), mediaType: levels === 1 ? MANIFEST_TYPE : INDEX_TYPE }] });
}

describe("tag state: already published", () => {
  const cases: { name: string; exchanges: Exchange[] }[] = [
    { name: "a manifest with annotations", exchanges: [read(TAG, OURS)] },
    { name: "an index with annotations", exchanges: [read(TAG, imageIndex([THEIRS], provenance()), INDEX_TYPE)] },
    { name: "an index without, whose first image has them", exchanges: [read(TAG, imageIndex([OURS]), INDEX_TYPE), read(OURS.digest, OURS)] },
    { name: "an index without, whose first entry is an attestation", exchanges: [read(TAG, attested, INDEX_TYPE), read(OURS.digest, OURS)] },
    ...foreign.map(({ name, first }) => ({ name: `an index whose first entry is ${name}`, exchanges: [read(TAG, indexWith(first, entry(OURS)), INDEX_TYPE), read(OURS.digest, OURS)] })),
    { name: "an index whose image for a platform comes behind one without", exchanges: [read(TAG, indexWith(entry(THEIRS), { ...entry(OURS), platform: LINUX }), INDEX_TYPE), read(OURS.digest, OURS)] },
    {
      name: "an index whose first entry has an image's config for its artifact type",
      exchanges: [read(TAG, indexWith({ ...entry(OURS), artifactType: "application/vnd.oci.image.config.v1+json" }, entry(THEIRS)), INDEX_TYPE), read(OURS.digest, OURS)],
    },
    { name: "an index of an index", exchanges: [read(TAG, nestedIndex(2), INDEX_TYPE), read(nestedIndex(1).digest, nestedIndex(1), INDEX_TYPE), read(OURS.digest, OURS)] },
    { name: "an index whose first image is gone", exchanges: [read(TAG, imageIndex([THEIRS, OURS]), INDEX_TYPE), read(THEIRS.digest, "absent"), read(OURS.digest, OURS)] },
    {
      name: "an index whose first entry turns out to be an attestation",
      exchanges: [read(TAG, imageIndex([attestationManifest, OURS]), INDEX_TYPE), read(attestationManifest.digest, attestationManifest), read(OURS.digest, OURS)],
    },
    { name: "a manifest without annotations, whose config has the labels", exchanges: [read(TAG, labelled), readBlob(ours)] },
    { name: "a Docker schema 2 manifest, whose config has the labels", exchanges: [read(TAG, docker, DOCKER_MANIFEST_TYPE), readBlob(ours)] },
    {
      name: "a Docker manifest list, whose first image's config has the labels",
      exchanges: [read(TAG, dockerList([docker]), DOCKER_LIST_TYPE), read(docker.digest, docker, DOCKER_MANIFEST_TYPE), readBlob(ours)],
    },
  ];
  for (const { name, exchanges } of cases) {
    it(`${name}: nothing is built`, async () => {
      const { publication, log } = await play({ script: () => [PING_BASIC, ...exchanges] });
      expect(publication?.outcome).to.equal("already-published");
      expect(log.work).to.deep.equal([]);
    });
  }
});

describe("tag state: TAG_TAKEN before the build, naming both", () => {
  const schema1 = documentOf({ schemaVersion: 1, name: "ns/app", fsLayers: [] });
  const artifact = documentOf({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: OURS.digest, size: 3 },
    layers: [],
  });
  const dockerTheirs = dockerManifest(theirs);
  /** The exchange that reads an index so many levels above an image. */
  const deep = (level: number) => read(level === 4 ? TAG : nestedIndex(level).digest, nestedIndex(level), INDEX_TYPE);
  const SAYS_NOTHING = "does not say which commit";
  const cases: { name: string; exchanges: Exchange[]; says: string; ours?: string }[] = [
    { name: "another commit behind the same digits", exchanges: [read(TAG, THEIRS)], says: OTHER_COMMIT.id },
    { name: "this commit, of a tree that nobody compared with it", exchanges: [read(TAG, imageManifest({ ...provenance(), "dev.container-publisher.tree": "unverified" }))], says: ", of a tree that nobody compared with it (sha256", ours: "and not that commit's own tree" },
    { name: "another version of this commit", exchanges: [read(TAG, imageManifest(provenance(COMMIT, "v9")))], says: "version v9" },
    { name: "this commit without a version", exchanges: [read(TAG, imageManifest({ "org.opencontainers.image.revision": COMMIT.id }))], says: `commit ${COMMIT.id} (sha256` },
    { name: "an image that says nothing", exchanges: [read(TAG, imageManifest(undefined, silent)), readBlob(silent)], says: SAYS_NOTHING },
    { name: "labels of another commit", exchanges: [read(TAG, imageManifest(undefined, theirs)), readBlob(theirs)], says: OTHER_COMMIT.id },
    { name: "an artifact with a config of its own kind", exchanges: [read(TAG, artifact)], says: SAYS_NOTHING },
    { name: "a schema 1 manifest", exchanges: [read(TAG, schema1, "application/vnd.docker.distribution.manifest.v1+json")], says: schema1.digest },
    { name: "an empty index", exchanges: [read(TAG, imageIndex([]), INDEX_TYPE)], says: SAYS_NOTHING },
    { name: "an index of another commit, whatever its images say", exchanges: [read(TAG, imageIndex([OURS], provenance(OTHER_COMMIT)), INDEX_TYPE)], says: OTHER_COMMIT.id },
    { name: "an index whose first image is gone", exchanges: [read(TAG, imageIndex([OURS]), INDEX_TYPE), read(OURS.digest, "absent")], says: SAYS_NOTHING },
    { name: "an index of attestations and artifacts alone", exchanges: [read(TAG, noImage, INDEX_TYPE)], says: "an index without an image in it, and so one that does not say which commit" },
    { name: "an index whose one entry turns out to be an attestation", exchanges: [read(TAG, imageIndex([attestationManifest]), INDEX_TYPE), read(attestationManifest.digest, attestationManifest)], says: SAYS_NOTHING },
    { name: "indexes in indexes, deeper than anybody nests them", exchanges: [deep(4), deep(3), deep(2), deep(1)], says: SAYS_NOTHING },
    { name: "a Docker manifest of another commit", exchanges: [read(TAG, dockerTheirs, DOCKER_MANIFEST_TYPE), readBlob(theirs)], says: OTHER_COMMIT.id },
    {
      name: "a Docker list of another commit",
      exchanges: [read(TAG, dockerList([dockerTheirs]), DOCKER_LIST_TYPE), read(dockerTheirs.digest, dockerTheirs, DOCKER_MANIFEST_TYPE), readBlob(theirs)],
      says: OTHER_COMMIT.id,
    },
  ];
  for (const { name, exchanges, says, ours = `not commit ${COMMIT.id} as version v1.2.3` } of cases) {
    it(name, async () => {
      await expectRefusal("TAG_TAKEN", says, { script: () => [PING_BASIC, ...exchanges] });
      await expectRefusal("TAG_TAKEN", ours, { script: () => [PING_BASIC, ...exchanges] });
    });
  }

  it("a further tag that holds another image", () =>
    expectRefusal("TAG_TAKEN", "ns/app:a ", { script: () => [PING_BASIC, read(TAG, "absent"), read("a", THEIRS)], order: { furtherTags: [parseTag("a")] } }));
});

describe("tag state: a copy, which is known by its digest", () => {
  const copying = (digest = OURS.digest) => ({ order: { identity: { kind: "manifest" as const, digest } } });

  it("the same digest: already published, whatever the annotations say", async () => {
    const { publication } = await play({ script: () => [PING_BASIC, read(TAG, THEIRS)], ...copying(THEIRS.digest) });
    expect(publication).to.include({ outcome: "already-published", digest: THEIRS.digest });
  });

  const other = imageManifest({ note: "another content" }, silent);
  const others: { name: string; exchanges: Exchange[]; says: string }[] = [
    { name: "another digest of the same commit", exchanges: [read(TAG, imageIndex([OURS], provenance()), INDEX_TYPE)], says: imageIndex([OURS], provenance()).digest },
    { name: "another digest that says nothing", exchanges: [read(TAG, other), readBlob(silent)], says: other.digest },
  ];
  for (const { name, exchanges, says } of others) {
    it(`${name}: TAG_TAKEN, naming both digests`, async () => {
      const script = () => [PING_BASIC, ...exchanges];
      await expectRefusal("TAG_TAKEN", says, { script, ...copying() });
      await expectRefusal("TAG_TAKEN", `not the image ${OURS.digest}`, { script, ...copying() });
    });
  }

  it("the same bytes under another algorithm's digest are the image that was asked for", async () => {
    const digest = digestOf(Buffer.from(OURS.text), "sha512");
    const claimed: Exchange = { ...read(TAG, OURS), headers: { "docker-content-digest": digest } };
    const { publication } = await play({ script: () => [PING_BASIC, claimed], ...copying(digest) });
    expect(publication?.digest).to.equal(digest);
  });
});
