import { expect } from "chai";
import type { ImageIdentity } from "../../../core/image/identity.js";
import { digestOf, parseDigest } from "../../../core/image/digest.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { Repository } from "../../../core/image/reference.js";
import { parseTag } from "../../../core/image/tag.js";
import { parseVersion } from "../../../core/image/version.js";
import { decide, tagTaken, type SeenTag } from "../../../core/publish/plan.js";
import type { Origin, TagState } from "../../../core/publish/tag-state.js";
import { Redactor } from "../../../core/redact.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import type { Manifest } from "../../../core/registry/api/repository-client.js";
import { expectPrintable, HEX40, HEX64, refusal } from "../faults.js";

const repository = Repository.at(parseRegistryHost("r.example"), "ns/app");
const digest = parseDigest(`sha256:${HEX64}`);
const manifest: Manifest = {
  bytes: Buffer.from("{}"),
  mediaType: "application/vnd.oci.image.index.v1+json",
  digest,
  body: { kind: "index", schemaVersion: 2, manifests: [] },
};
const identity: ImageIdentity = { kind: "source", commit: parseCommit(HEX40), version: parseVersion("v1", "it") };

type Kind = TagState["kind"];
type Taken = Extract<TagState, { kind: "taken" }>;
const taken = (revision?: string, version?: string): Taken => ({ kind: "taken", manifest, origin: { revision, version } });
function seen(tag: string, kind: Kind): SeenTag {
  const states: Record<Kind, TagState> = { absent: { kind: "absent" }, published: { kind: "published", manifest }, taken: taken() };
  return { tag: parseTag(tag), state: states[kind] };
}

describe("publish/plan: decide", () => {
  const cases: { main: Kind; further: [string, Kind][]; kind: string; tags?: string[] }[] = [
    { main: "absent", further: [], kind: "publish", tags: [] },
    { main: "absent", further: [["a", "absent"], ["b", "absent"]], kind: "publish", tags: ["a", "b"] },
    { main: "absent", further: [["a", "published"], ["b", "absent"]], kind: "publish", tags: ["b"] },
    { main: "absent", further: [["a", "published"]], kind: "publish", tags: [] },
    { main: "published", further: [], kind: "already-published" },
    { main: "published", further: [["a", "published"]], kind: "already-published" },
    { main: "published", further: [["a", "absent"]], kind: "only-tags", tags: ["a"] },
    { main: "published", further: [["a", "published"], ["b", "absent"]], kind: "only-tags", tags: ["b"] },
    { main: "absent", further: [["a", "absent"], ["a", "absent"]], kind: "publish", tags: ["a"] },
    { main: "published", further: [["a", "absent"], ["a", "absent"]], kind: "only-tags", tags: ["a"] },
  ];
  for (const { main, further, kind, tags } of cases) {
    it(`is ${kind} (${tags?.join() ?? ""}) for ${main} with ${JSON.stringify(further)}`, () => {
      const plan = decide(repository, seen("v1", main), further.map(([tag, state]) => seen(tag, state)), identity);
      expect(plan.kind).to.equal(kind);
      if ("furtherTags" in plan) expect(plan.furtherTags).to.deep.equal(tags);
      if ("manifest" in plan) expect(plan.manifest).to.equal(manifest);
      if ("tag" in plan) expect(plan.tag).to.equal("v1");
    });
  }

  const stops: { main: Kind; further: [string, Kind][]; names: string }[] = [
    { main: "taken", further: [], names: "r.example/ns/app:v1 " },
    { main: "taken", further: [["a", "taken"]], names: "r.example/ns/app:v1 " },
    { main: "absent", further: [["a", "absent"], ["b", "taken"]], names: "r.example/ns/app:b " },
    { main: "published", further: [["a", "taken"]], names: "r.example/ns/app:a " },
  ];
  for (const { main, further, names } of stops) {
    it(`stops for ${main} with ${JSON.stringify(further)}`, () => {
      const work = () => decide(repository, seen("v1", main), further.map(([tag, state]) => seen(tag, state)), identity);
      expect(refusal("TAG_TAKEN", work)).to.include(names);
    });
  }
});

describe("publish/plan: tagTaken", () => {
  const other = "f".repeat(40);
  const cases: { name: string; origin: Origin; identity: ImageIdentity; theirs: string; ours: string }[] = [
    { name: "commit and version", origin: { revision: other, version: "v2" }, identity, theirs: `commit ${other} as version v2`, ours: `not commit ${HEX40} as version v1` },
    { name: "a commit without version", origin: { revision: other, version: undefined }, identity, theirs: `commit ${other} (sha256`, ours: `not commit ${HEX40}` },
    { name: "what was vouched for", origin: { revision: HEX40, version: "v1", tree: "unverified" }, identity, theirs: "of a tree that nobody compared with it", ours: "and not that commit's own tree" },
    { name: "no origin", origin: { revision: undefined, version: "v2" }, identity, theirs: "does not say which commit", ours: `not commit ${HEX40}` },
    { name: "a manifest for an identity", origin: { revision: other, version: undefined }, identity: { kind: "manifest", digest }, theirs: other, ours: `not the image ${digest}` },
    { name: "hostile annotations", origin: { revision: "\u001b[2Jevil\n", version: "\u202e1v" }, identity, theirs: "commit [2Jevil as version 1v", ours: `not commit ${HEX40}` },
    { name: "endless annotations", origin: { revision: "a".repeat(9999), version: "b".repeat(9999) }, identity, theirs: "a".repeat(80), ours: "not commit" },
  ];
  for (const { name, origin, identity: ours, theirs, ours: says } of cases) {
    it(`names both sides: ${name}`, () => {
      const fault = tagTaken(repository.tagged(parseTag("v1")), { kind: "taken", manifest, origin }, ours);
      // As it leaves: only there it is cut.
      const { message } = new Redactor().redactError(fault);
      expect(message).to.include(theirs).and.include(says).and.include(`(${digest})`);
      expect(message.length).to.be.below(2000);
      expectPrintable(message);
    });
  }

  it("names our digest, too, where the image is built already", () => {
    const ours = digestOf(Buffer.from("ours"));
    const { message } = tagTaken(repository.tagged(parseTag("v1")), taken(), identity, { digest: ours });
    expect(message).to.include(`not commit ${HEX40} as version v1 (${ours})`).and.include(`(${digest})`);
  });

  const ways: [what: string, tag: string, identity: ImageIdentity, way: string][] = [
    ["a version and a commit", "v1-0123456", identity, "publish another version or commit"],
    ["a further tag of a publish", "stable", identity, "choose another tag"],
    ["an image that is promoted or copied", "stable", { kind: "manifest", digest }, "choose another tag"],
    ["an image that is copied to a tag of that form", "v1-0123456-nix", { kind: "manifest", digest }, "choose another tag"],
  ];
  for (const [what, tag, ours, way] of ways) {
    it(`tells the way to another tag for ${what}`, () =>
      expect(tagTaken(repository.tagged(parseTag(tag)), taken(), ours).remedy).to.contain(`not overwritten: ${way}, or have`));
  }

  const twins: [theirs: string, ours: string, code: "VERSION_CONFLICT" | "TAG_TAKEN"][] = [
    ["v1.2.3+x", "1.2.3~x", "VERSION_CONFLICT"],
    ["v1:2-1", "1~2-1", "VERSION_CONFLICT"],
    // What the image says as it stands in the tag may be the very version, and is taken for it before anything is refused.
    ["v1.2.3", "1.2.4", "TAG_TAKEN"],
  ];
  for (const [theirs, given, code] of twins) {
    it(`is ${code} for version ${theirs} of this commit where ${given} is to be published`, () => {
      const ours = { ...identity, version: parseVersion(given, "it") };
      const fault = tagTaken(repository.tagged(parseTag("v1")), taken(HEX40, theirs), ours);
      expect(fault.code).to.equal(code);
      expect(fault.what).to.include(theirs).and.include(parseVersion(given, "it")).and.include(digest);
      expect(tagTaken(repository.tagged(parseTag("v1")), taken(other, theirs), ours).code).to.equal("TAG_TAKEN");
    });
  }

  it("keeps the cause", () => {
    const cause = new Error("403");
    expect(tagTaken(repository.tagged(parseTag("v1")), taken(), identity, { cause }).cause).to.equal(cause);
  });
});
