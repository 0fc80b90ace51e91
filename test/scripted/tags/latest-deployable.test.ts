import { expect } from "chai";
import type { ErrorCode } from "../../../core/errors.js";
import { TREE, UNVERIFIED, VERSION } from "../../../core/image/labels.js";
import { parseTag } from "../../../core/image/tag.js";
import { latestDeployable, type LatestOrder } from "../../../core/tags/latest.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { rejectionOf } from "../../unit/faults.js";
import { imageConfig, imageManifest, provenance } from "../documents.js";
import { FEATURE, MAIN, SIDE, STRANGER, TWINS, withTags, type Scene } from "./tags-stage.js";

const of = (commit: string) => imageManifest(provenance(parseCommit(commit)));
const [third, second, first] = MAIN;
const named = (commit: string, version: string) => imageManifest({ ...provenance(parseCommit(commit)), [VERSION]: version });
type Wanted = Partial<LatestOrder>;
const before = (tag: string): Wanted => ({ before: parseTag(tag) });
const latest = (scene: Scene, order: Wanted = {}) => withTags(scene, async ({ reader, progress }) => (await latestDeployable(reader, { trees: "compared", ...order }, progress)).tag);

describe("latest deployable", () => {
  const tags = { "v2-aaaaaa3": of(third), "v2-aaaaaa3-nix": of(third), "v1-aaaaaa2-nix": of(second), "v1-aaaaaa1": of(first), "v9-bbbbbbb": of(SIDE), "v9-ddddddd": of(STRANGER), stable: of(third) };
  /** Two images of one commit, and a further tag of the one that is built from a Dockerfile. */
  const byDocker = imageManifest({ ...provenance(parseCommit(third)), "org.opencontainers.image.title": "by docker" });
  const promoted = { "v2-aaaaaa3": byDocker, live: byDocker };
  const cases: { name: string; tags: Scene["tags"]; order?: Wanted; is: string }[] = [
    { name: "the newest on main", tags, is: "v2-aaaaaa3" },
    { name: "of one kind", tags, order: { kind: "nix" }, is: "v2-aaaaaa3-nix" },
    { name: "before the newest: of an older commit, and of the same kind", tags, order: before("v2-aaaaaa3"), is: "v1-aaaaaa1" },
    { name: "before one that Nix built: one that Nix built", tags, order: before("v2-aaaaaa3-nix"), is: "v1-aaaaaa2-nix" },
    { name: "before the newest, of the kind that was asked for", tags, order: { kind: "nix", ...before("v2-aaaaaa3") }, is: "v1-aaaaaa2-nix" },
    { name: "before a promoted tag: of the kind of the image that it holds", tags: { ...tags, ...promoted }, order: before("live"), is: "v1-aaaaaa1" },
    { name: "before a tag of another form", tags, order: before("stable"), is: "v1-aaaaaa2-nix" },
    { name: "before a tag of another branch", tags, order: before("v9-bbbbbbb"), is: "v1-aaaaaa1" },
    { name: "not one whose image says another commit", tags: { "v2-aaaaaa3": of(SIDE), "v1-aaaaaa1": of(first) }, is: "v1-aaaaaa1" },
    { name: "digits that mean a newer commit, of an image that is older", tags: { "v1-ccccccc": of(TWINS[0]), "v1-aaaaaa1": of(first) }, is: "v1-aaaaaa1" },
    { name: "digits of two commits, where the image says which", tags: { "v1-ccccccc": of(TWINS[0]) }, is: "v1-ccccccc" },
  ];
  for (const { name, tags: held, order, is } of cases) {
    it(name, async () => expect(await latest({ tags: held }, order)).to.equal(is));
  }

  const jdk = { "jdk-21.0.5_11-aaaaaa3": named(third, "jdk-21.0.5+11"), "b4567-aaaaaa2-nix": named(second, "b4567"), "b4566-aaaaaa1": named(first, "b4566") };
  const otherVersions: { name: string; tags: Scene["tags"]; order?: Wanted; is: string }[] = [
    { name: "is the newest", tags: jdk, is: "jdk-21.0.5_11-aaaaaa3" },
    { name: "tells how it is built", tags: jdk, order: { kind: "nix" }, is: "b4567-aaaaaa2-nix" },
    { name: "has one before it, of its kind", tags: jdk, order: before("jdk-21.0.5_11-aaaaaa3"), is: "b4566-aaaaaa1" },
    { name: "is none where the image says another version", tags: { "pr-12-aaaaaa3": of(third), "v1-aaaaaa1": of(first) }, is: "v1-aaaaaa1" },
    { name: "is none where the image says nothing", tags: { "pr-12-aaaaaa3": imageManifest(undefined, imageConfig({})), "v1-aaaaaa1": of(first) }, is: "v1-aaaaaa1" },
    { name: "is none where the image says another commit", tags: { "b4567-aaaaaa3": named(SIDE, "b4567"), "v1-aaaaaa1": of(first) }, is: "v1-aaaaaa1" },
  ];
  for (const { name, tags: held, order, is } of otherVersions) {
    it(`a tag whose version is no number ${name}`, async () => expect(await latest({ tags: held, blobs: [imageConfig({})] }, order)).to.equal(is));
  }

  const [feature2, feature1] = FEATURE;
  const merged = { "v2-aaaaaa3": of(third), "v2-eeeeee2": of(feature2), "v2-eeeeee1": of(feature1), "v1-aaaaaa2": of(second), "v1-bbbbbbb": of(SIDE), "v1-aaaaaa1": of(first) };
  const without = (...gone: (keyof typeof merged)[]) => Object.fromEntries(Object.entries(merged).filter(([tag]) => !gone.some((each) => each === tag)));
  const afterMerge: { name: string; tags: Scene["tags"]; order?: Wanted; is: string }[] = [
    { name: "the merge itself is the newest", tags: merged, is: "v2-aaaaaa3" },
    { name: "what it brought comes right after it, the newest first", tags: without("v2-aaaaaa3"), is: "v2-eeeeee2" },
    { name: "before a merge: what main had, and not what the merge brought", tags: merged, order: before("v2-aaaaaa3"), is: "v1-aaaaaa2" },
    { name: "before what a merge brought: what main had before the merge", tags: merged, order: before("v2-eeeeee1"), is: "v1-aaaaaa2" },
    { name: "before a branch: what main had where it left", tags: merged, order: before("v1-bbbbbbb"), is: "v1-aaaaaa2" },
    { name: "before a branch, where that was not published: what is older", tags: without("v1-aaaaaa2"), order: before("v1-bbbbbbb"), is: "v1-aaaaaa1" },
  ];
  for (const { name, tags: held, order, is } of afterMerge) {
    it(name, async () => expect(await latest({ tags: held, history: "merged" }, order)).to.equal(is));
  }

  it("what a merge brought has no sure place in a shallow clone: HISTORY_MISSING", async () => {
    expect(await latest({ tags: merged, history: "merged, shallow" })).to.equal("v2-aaaaaa3");
    for (const [held, order] of [[without("v2-aaaaaa3"), {}], [merged, before("v2-eeeeee2")]] as const) {
      const error = await rejectionOf(latest({ tags: held, history: "merged, shallow" }, order));
      expect(error.message).to.match(/^HISTORY_MISSING: this shallow clone does not show which merge brought the commit eeeeee2/);
    }
  });

  it("names the tag whose image cannot be read, and reads no other instead", async () => {
    const lost = imageManifest(undefined, imageConfig({}));
    const { code, message } = await rejectionOf(latest({ tags: { ...tags, "v2-aaaaaa3": lost } }));
    expect(code).to.equal("RESPONSE_INVALID");
    expect(message).to.contain("/ns/app:v2-aaaaaa3 cannot be read: ").and.contain("BLOB_UNKNOWN");
  });

  for (const [name, order, told] of [
    ["nothing tells the kind", {}, true],
    ["the kind is told", { kind: "dockerfile" }, false],
    ["the tag before tells it", before("v2-aaaaaa3-nix"), false],
  ] as const) {
    it(`${told ? "says" : "does not say"} that there are both kinds where ${name}`, async () => {
      await withTags({ tags }, async ({ reader, progress, notes }) => {
        await latestDeployable(reader, { trees: "compared", ...order }, progress);
        expect(notes).to.deep.equal(told ? ["there are images of both kinds, dockerfile and nix, and v2-aaaaaa3 is the newest of either: --kind (kind) chooses one"] : []);
      });
    });
  }

  it("passes over an image whose source tree nobody compared with its commit, and says so, unless asked for it", async () => {
    const vouched = { ...tags, "v2-aaaaaa3": imageManifest({ ...provenance(parseCommit(third)), [TREE]: UNVERIFIED }) };
    await withTags({ tags: vouched }, async ({ reader, progress, notes }) => {
      const wanted = { kind: "dockerfile" } as const;
      expect((await latestDeployable(reader, { ...wanted, trees: "compared" }, progress)).tag).to.equal("v1-aaaaaa1");
      expect(notes).to.deep.equal(["v2-aaaaaa3 is passed over: nobody compared its source tree with its commit (--unverified-tree, unverifiedTree takes it)"]);
      expect(await latestDeployable(reader, { ...wanted, trees: "any" }, progress)).to.include({ tag: "v2-aaaaaa3", tree: "unverified" });
    });
  });

  it("where only such images are left, the error does not say that there is none", async () => {
    const vouched = { "v2-aaaaaa3": imageManifest({ ...provenance(parseCommit(third)), [TREE]: UNVERIFIED }) };
    await withTags({ tags: vouched }, async ({ reader, progress }) => {
      const { code, what, remedy } = await rejectionOf(latestDeployable(reader, { trees: "compared" }, progress));
      expect(code).to.equal("NOT_DEPLOYABLE");
      expect(what).to.contain("and whose source tree was compared with it");
      expect(remedy).to.contain("from a clean checkout; --unverified-tree (unverifiedTree) takes what is there as it is");
    });
  });

  it("where only the other kind is left, the error says so", async () => {
    const left = { "v2-aaaaaa3": of(third), "v2-aaaaaa3-nix": of(third), "v1-aaaaaa2": of(second) };
    const error = await rejectionOf(latest({ tags: left }, before("v2-aaaaaa3-nix")));
    expect(error.message).to.match(/^NOT_DEPLOYABLE: .*no image of the kind nix of an older commit than v2-aaaaaa3-nix's/).and.contain("take the kind dockerfile");
  });

  it("where all that is left is on the main branch of one's own, the error says to push it", async () => {
    const held = { "v9-bbbbbbb": of(SIDE), "v2-aaaaaa3": of(third) };
    const { code, remedy } = await rejectionOf(latest({ tags: held, history: "ahead" }));
    expect(code).to.equal("NOT_DEPLOYABLE");
    expect(remedy).to.match(/^The commit of v2-aaaaaa3 is on refs\/heads\/main here: push that branch \(git push\)/);
    expect(await rejectionOf(latest({ tags: held, history: "ahead" }, { kind: "nix" }))).to.have.property("remedy").that.matches(/^Publish one from that branch/);
    expect(await latest({ tags: { ...held, "v1-aaaaaa2": of(second) }, history: "ahead" })).to.equal("v1-aaaaaa2");
  });

  it("where nothing is older, the error says that there is nothing to roll back to", async () => {
    const { remedy } = await rejectionOf(latest({ tags }, before("v1-aaaaaa1")));
    expect(remedy).to.equal("There is nothing to roll back to: revert on that branch and publish that");
  });

  it("reads no more manifests than it needs", async () => {
    await withTags({ tags }, async ({ reader, progress, requests }) => {
      await latestDeployable(reader, { trees: "compared" }, progress);
      expect(requests).to.deep.equal(["GET tags/list?n=1000", "HEAD manifests/v2-aaaaaa3", `GET manifests/${of(third).digest}`]);
    });
  });

  it("takes the next one where the newest is deleted meanwhile", async () => {
    const gone = (line: string) => (line.endsWith("/manifests/v2-aaaaaa3") ? Response.json({ errors: [{ code: "MANIFEST_UNKNOWN" }] }, { status: 404 }) : undefined);
    expect(await latest({ tags, interfere: gone })).to.equal("v2-aaaaaa3-nix");
  });

  const refusals: { name: string; scene: Scene; order?: Wanted; code: ErrorCode; says: string }[] = [
    { name: "no tags at all", scene: { tags: {} }, code: "NOT_DEPLOYABLE", says: "holds no image whose commit is on refs/heads/main" },
    { name: "only tags of other branches, of no form, and unknown ones", scene: { tags: { "v9-bbbbbbb": of(SIDE), stable: of(third), "v9-ddddddd": of(STRANGER) } }, code: "NOT_DEPLOYABLE", says: "/ns/app holds no image" },
    { name: "nothing before the first", scene: { tags }, order: before("v1-aaaaaa1"), code: "NOT_DEPLOYABLE", says: "of an older commit than v1-aaaaaa1's" },
    { name: "nothing as far as a shallow clone shows", scene: { tags: { "v9-ddddddd": of(STRANGER) }, history: "shallow" }, code: "HISTORY_MISSING", says: "git fetch --unshallow" },
    { name: "before a tag that does not exist", scene: { tags }, order: before("v7"), code: "SOURCE_INVALID", says: "/ns/app:v7 does not exist" },
    { name: "before a tag of an unknown commit", scene: { tags }, order: before("v9-ddddddd"), code: "NOT_DEPLOYABLE", says: `does not hold its commit ${STRANGER}` },
    { name: "before a tag of an unknown commit, in a shallow clone", scene: { tags, history: "shallow" }, order: before("v9-ddddddd"), code: "HISTORY_MISSING", says: "fetch-depth: 0" },
  ];
  for (const { name, scene, order, code, says } of refusals) {
    it(`${name}: ${code}`, async () => {
      const error = await rejectionOf(latest(scene, order));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(says);
    });
  }
});
