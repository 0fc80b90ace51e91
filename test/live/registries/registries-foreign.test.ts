import { expect } from "chai";
import { REVISION, VERSION } from "../../../core/image/labels.js";
import { pushForeign, type ForeignImage } from "../../support/sources/foreign-image.js";
import { PublishStage, refusedWith, type Outcome } from "../../support/runs/publish-stage.js";
import { REGISTRIES, startOrSkip } from "../../support/registries/registries.js";

interface Case {
  readonly name: string;
  readonly image: (stage: PublishStage) => ForeignImage;
  /** What the refusal says of it; undefined where it is what would be published. */
  readonly taken?: (stage: PublishStage) => string;
}

const ours = ({ commit, version }: PublishStage) => ({ [REVISION]: commit, [VERSION]: version });

const CASES: readonly Case[] = [
  { name: "an index of this commit and version", image: (stage) => ({ format: "oci", index: true, labels: ours(stage) }) },
  {
    name: "an index of another commit",
    image: (stage) => ({ format: "oci", index: true, labels: { ...ours(stage), [REVISION]: stage.lookalike } }),
    taken: ({ lookalike, version }) => `holds commit ${lookalike} as version ${version} (`,
  },
  {
    name: "an image without labels",
    image: () => ({ format: "oci", index: false, labels: {} }),
    taken: () => "holds an image that does not say which commit it was built from (",
  },
];

const DOCKER_CASES: readonly Case[] = [
  { name: "a Docker image of this commit and version", image: (stage) => ({ format: "v2s2", index: false, labels: ours(stage) }) },
  {
    name: "a Docker manifest list of another version",
    image: (stage) => ({ format: "v2s2", index: true, labels: { ...ours(stage), [VERSION]: "v2.0.0" } }),
    taken: ({ commit }) => `holds commit ${commit} as version v2.0.0 (`,
  },
];

/** The media type by which the registry itself must serve such an image, so that the test is about what it says. */
const MEDIA_TYPES = {
  oci: { true: "application/vnd.oci.image.index.v1+json", false: "application/vnd.oci.image.manifest.v1+json" },
  v2s2: { true: "application/vnd.docker.distribution.manifest.list.v2+json", false: "application/vnd.docker.distribution.manifest.v2+json" },
} as const;

interface Result {
  readonly outcome: Outcome;
  /** `repository:tag` of the foreign image, and its digest. */
  readonly reference: string;
  readonly digest: string;
}

/** Publishes where somebody else's image holds the tag already. */
async function publishOver(stage: PublishStage, { image }: Case, namespace: string): Promise<Result> {
  const foreign = image(stage);
  const path = `${namespace}/app`;
  await pushForeign(foreign, stage.registry, path, stage.tag);
  const held = await stage.registry.asUser(path, (client) => client.manifest(stage.tag));
  if (!held) throw new Error("skopeo pushed nothing");
  expect(held.mediaType).to.equal(MEDIA_TYPES[foreign.format][`${foreign.index}`]);
  const reference = `${stage.registry.facts.host}/${path}:${stage.tag}`;
  return { outcome: await stage.publish({ namespace }), reference, digest: held.digest };
}

for (const kind of REGISTRIES) {
  describe(`an image of other tools at ${kind.name}`, () => {
    const cases = kind.dockerImages ? [...CASES, ...DOCKER_CASES] : CASES;
    let stage: PublishStage;
    let results: readonly Result[];
    before(async function () {
      stage = await PublishStage.open(await startOrSkip(kind, this));
      // Side by side: nearly all of the time goes into the start of Node.
      results = await Promise.all(cases.map((each, at) => publishOver(stage, each, `foreign-${at}`)));
    });
    after(async () => {
      // There is none where this kind was skipped.
      await (stage as PublishStage | undefined)?.[Symbol.asyncDispose]();
    });

    for (const [at, { name, taken }] of cases.entries()) {
      it(`${name} is ${taken ? "not overwritten" : "already published"}`, () => {
        const { outcome, reference, digest } = results[at] as Result;
        if (taken) {
          expect(refusedWith("TAG_TAKEN", 4, outcome)).to.contain(`${reference} already ${taken(stage)}${digest})`);
          return;
        }
        const { exitCode, stdout, stderr, tools } = outcome;
        expect({ exitCode, stdout, tools }).to.deep.equal({ exitCode: 0, stdout: `${reference}@${digest}`, tools: [] });
        expect(stderr).to.equal("container-publisher: already published: nothing was built, nothing was uploaded");
      });
    }
  });
}
