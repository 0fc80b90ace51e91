import { expect } from "chai";
import type { Credential } from "../../../core/credentials/credential.js";
import type { ErrorCode } from "../../../core/errors.js";
import type { Digest } from "../../../core/image/digest.js";
import { REVISION, TREE, UNVERIFIED, VERSION } from "../../../core/image/labels.js";
import { parseTag } from "../../../core/image/tag.js";
import type { Trees } from "../../../core/tags/marked-tag.js";
import { SILENT } from "../../../core/publish/ports.js";
import type { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { Session } from "../../../core/registry/session.js";
import type { Registries, Registry } from "../../../core/usecases/ports.js";
import { tagPublished } from "../../../core/usecases/promote.js";
import { findPromotable, parseTarget, promoteByTag } from "../../../core/tags/promote.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";
import { refusal, rejectionOf } from "../../unit/faults.js";
import { imageConfig, imageManifest, provenance } from "../documents.js";
import { knownHistory, MAIN, SIDE, STRANGER, withTags, type Scene } from "./tags-stage.js";

const config = imageConfig({});
const of = (commit: string) => imageManifest(provenance(parseCommit(commit)), config);
const [third, second] = MAIN;
const tags = { "v2-aaaaaa3": of(third), "v1-bbbbbbb": of(SIDE), "v1-ddddddd": of(STRANGER), "v1-aaaaaa2": of(third), odd: imageManifest(undefined, config), stable: of(second) };
const scene: Scene = { tags, blobs: [config] };
const FREE = parseTag("production");

describe("promote: what may be", () => {
  const find = (tag: string, history: Scene["history"]) =>
    withTags(scene, async ({ client }) => findPromotable(client, { tag: parseTag(tag), newTag: FREE }, { kind: "on-main", trees: "compared", history: await knownHistory(history) }));

  for (const tag of ["v2-aaaaaa3", "stable"] as const) {
    it(`${tag}, whose commit is on main`, async () => expect((await find(tag, "whole")).digest).to.equal(tags[tag].digest));
  }

  const refusals: { tag: string; code: ErrorCode; shallow: ErrorCode; says: string }[] = [
    { tag: "v1-bbbbbbb", code: "NOT_DEPLOYABLE", shallow: "HISTORY_MISSING", says: `its commit ${SIDE} is not on refs/heads/main` },
    { tag: "v1-ddddddd", code: "NOT_DEPLOYABLE", shallow: "HISTORY_MISSING", says: `does not hold its commit ${STRANGER}` },
    { tag: "odd", code: "NOT_DEPLOYABLE", shallow: "HISTORY_MISSING", says: "neither the image nor its tag names one commit" },
    { tag: "v1-aaaaaa2", code: "NOT_DEPLOYABLE", shallow: "NOT_DEPLOYABLE", says: `another commit than the image itself, which says ${third}` },
    { tag: "v3", code: "SOURCE_INVALID", shallow: "SOURCE_INVALID", says: "/ns/app:v3 does not exist" },
  ];
  for (const { tag, code, shallow, says } of refusals) {
    it(`not ${tag}: ${code}, and in a shallow clone ${shallow}`, async () => {
      for (const [history, expected] of [["whole", code], ["shallow", shallow]] as const) {
        const error = await rejectionOf(find(tag, history));
        expect(error.code).to.equal(expected);
        expect(error.message).to.contain(says);
      }
    });
  }

  it("not what is on the main branch of one's own alone: it is to be pushed, and not merged", async () => {
    const { code, what, remedy } = await rejectionOf(find("v2-aaaaaa3", "ahead"));
    expect(code).to.equal("NOT_DEPLOYABLE");
    expect(what).to.contain(`its commit ${third} is not on refs/remotes/origin/main`);
    expect(remedy).to.match(/^Its commit is on refs\/heads\/main here: push that branch \(git push\), or fetch .*; --unmerged/).and.not.contain("Merge");
    expect(await rejectionOf(find("v1-bbbbbbb", "ahead"))).to.have.property("remedy").that.matches(/^Merge its commit/);
  });

  it("anything that exists, where nobody asks for main", async () => {
    await withTags(scene, async ({ client }) => {
      const any = (tag: string) => findPromotable(client, { tag: parseTag(tag), newTag: FREE }, { kind: "any", trees: "compared" });
      expect((await any("v1-bbbbbbb")).digest).to.equal(tags["v1-bbbbbbb"].digest);
      expect(await rejectionOf(any("v3"))).to.have.property("code", "SOURCE_INVALID");
    });
  });
});

describe("promote: an image whose source tree nobody compared with its commit", () => {
  const vouched = imageManifest({ ...provenance(parseCommit(third)), [TREE]: UNVERIFIED });
  for (const kind of ["on-main", "any"] as const) {
    it(`is not promoted${kind === "any" ? ", wherever it is" : ""}, unless that is asked for`, async () => {
      await withTags({ tags: { "v2-aaaaaa3": vouched } }, async ({ client }) => {
        const find = async (trees: Trees) =>
          findPromotable(client, { tag: parseTag("v2-aaaaaa3"), newTag: FREE }, kind === "any" ? { kind, trees } : { kind, trees, history: await knownHistory() });
        expect(await find("any")).to.deep.equal({ digest: vouched.digest, origin: { revision: third, version: "v1.2.3", tree: UNVERIFIED } });
        const error = await rejectionOf(find("compared"));
        expect(error.message).to.match(/^NOT_DEPLOYABLE: .*v2-aaaaaa3 cannot be deployed: nobody compared .*--unverified-tree/);
      });
    });
  }
});

describe("promote: a tag <version>-<sha7> has to be true of the image", () => {
  const [, , first] = MAIN;
  const silent = imageManifest(undefined, config);
  const plain = imageManifest({ [REVISION]: second, [VERSION]: "1.2.3+b" }, config);
  const held = { ...tags, "v1-aaaaaa1": of(first), "v2-aaaaaa3-nix": of(third), plain, versionless: imageManifest({ [REVISION]: second }, config), "v1-ddddddd": silent, "jdk-21.0.5_11-aaaaaa2": imageManifest({ [REVISION]: second, [VERSION]: "jdk-21.0.5+11" }, config) };
  const find = (tag: string, newTag: string, merged: boolean) =>
    withTags({ tags: held, blobs: [config] }, async ({ client }) => {
      const condition = merged ? ({ kind: "on-main", trees: "compared", history: await knownHistory() } as const) : ({ kind: "any", trees: "compared" } as const);
      return findPromotable(client, { tag: parseTag(tag), newTag: parseTag(newTag) }, condition);
    });

  const cases: { tag: keyof typeof held; newTag: string; merged?: false; says?: string }[] = [
    { tag: "v2-aaaaaa3", newTag: "v2-aaaaaa3" },
    { tag: "v2-aaaaaa3", newTag: "v2" },
    { tag: "v2-aaaaaa3", newTag: "v3-aaaaaa3", says: "version v3 (which is v2)" },
    { tag: "v2-aaaaaa3", newTag: "v2-bbbbbbb", says: "commit bbbbbbb (which is aaaaaa3)" },
    { tag: "v2-aaaaaa3", newTag: "v2-aaaaaa3-nix", says: "kind nix (which is dockerfile)" },
    { tag: "v2-aaaaaa3-nix", newTag: "v2-aaaaaa3", says: "kind dockerfile (which is nix)" },
    { tag: "stable", newTag: "v1.2.3-aaaaaa2" },
    { tag: "stable", newTag: "v1.2.3-aaaaaa3", says: "commit aaaaaa3 (which is aaaaaa2)" },
    { tag: "plain", newTag: "v1.2.3_b-aaaaaa2" },
    { tag: "versionless", newTag: "v1.2.3-aaaaaa2", says: "version v1.2.3 (which is not known)" },
    { tag: "v1-bbbbbbb", newTag: "v1.2.3-bbbbbbb", merged: false },
    { tag: "v1-bbbbbbb", newTag: "v1-bbbbbbb", merged: false, says: "version v1 (which is v1.2.3)" },
    { tag: "v1-bbbbbbb", newTag: "v1.2.3-bbbbbbb-nix", merged: false, says: "kind nix (which is dockerfile)" },
    { tag: "v1-aaaaaa2", newTag: "v1.2.3-aaaaaa2", merged: false, says: "commit aaaaaa2 (which is aaaaaa3)" },
    { tag: "v1-ddddddd", newTag: "v1-ddddddd", merged: false },
    { tag: "v1-ddddddd", newTag: "v1-aaaaaa1", merged: false, says: "commit aaaaaa1 (which is ddddddd)" },
    { tag: "odd", newTag: "v1-aaaaaa1", merged: false, says: "version v1 (which is not known), commit aaaaaa1 (which is not known)" },
    { tag: "odd", newTag: "preview", merged: false },
    { tag: "jdk-21.0.5_11-aaaaaa2", newTag: "stable-2026" },
    { tag: "jdk-21.0.5_11-aaaaaa2", newTag: "jdk-21.0.6_1-aaaaaa2", says: "version jdk-21.0.6_1 (which is jdk-21.0.5_11)" },
    { tag: "jdk-21.0.5_11-aaaaaa2", newTag: "jdk-21.0.5_11-aaaaaa2-nix", says: "kind nix (which is dockerfile)" },
    { tag: "v2-aaaaaa3", newTag: "pr-12-aaaaaa2" },
  ];
  for (const { tag, newTag, merged = true, says } of cases) {
    it(`${tag} ${says === undefined ? "may" : "may not"} become ${newTag}${merged ? "" : ", unmerged"}`, async () => {
      if (says === undefined) return expect((await find(tag, newTag, merged)).digest).to.equal(held[tag].digest);
      const error = await rejectionOf(find(tag, newTag, merged));
      expect(error.code).to.equal("REFERENCE_INVALID");
      return expect(error.message).to.contain(`the tag ${newTag} would not be true of `).and.contain(`/ns/app:${tag}: it says ${says}`);
    });
  }

  it("of an image that cannot be read, the error names the tag", async () => {
    const error = await rejectionOf(withTags({ tags: held }, ({ client }) => findPromotable(client, { tag: parseTag("odd"), newTag: parseTag("v1-aaaaaa1") }, { kind: "any", trees: "compared" })));
    expect(error.message).to.match(/^RESPONSE_INVALID: \S+\/ns\/app:odd cannot be read: /);
  });
});

describe("promote: what is reported of the image's origin", () => {
  const NOTHING = { revision: undefined, version: undefined };
  const cases: { name: string; labels: Readonly<Record<string, string>> | undefined; tag?: string; merged?: true; origin: object }[] = [
    { name: "what it says itself", labels: provenance(parseCommit(third)), merged: true, origin: { revision: third, version: "v1.2.3" } },
    { name: "the same of one that is not on main", labels: provenance(parseCommit(SIDE)), origin: { revision: SIDE, version: "v1.2.3" } },
    { name: "the version of its tag where it says none", labels: { [REVISION]: third }, tag: "v2-aaaaaa3", origin: { revision: third, version: "v2" } },
    { name: "nothing where it says nothing", labels: undefined, origin: NOTHING },
    { name: "nothing that is no commit and no version", labels: { [REVISION]: "main", [VERSION]: "1 <script>" }, origin: NOTHING },
    { name: "nothing that holds the password", labels: { [REVISION]: SMOOTH_MARK.password, [VERSION]: `1.${SMOOTH_MARK.password}` }, origin: NOTHING },
  ];
  for (const { name, labels, tag = "odd", merged, origin } of cases) {
    it(`is ${name}`, () =>
      withTags({ tags: { [tag]: imageManifest(labels, config) }, blobs: [config] }, async ({ client }) => {
        const condition = merged ? ({ kind: "on-main", trees: "compared", history: await knownHistory() } as const) : ({ kind: "any", trees: "compared" } as const);
        expect((await findPromotable(client, { tag: parseTag(tag), newTag: FREE }, condition)).origin).to.deep.equal(origin);
      }));
  }
});

describe("promote: a further tag in the same repository", () => {
  const { digest } = tags["v2-aaaaaa3"];

  it("is set by one PUT, and nothing is uploaded", () =>
    withTags(scene, async ({ client, registry, progress, requests, steps }) => {
      const { outcome, reference } = await promoteByTag(client, digest, FREE, progress);
      expect([outcome, reference.toString()]).to.deep.equal(["published", `${registry.host}/ns/app:production@${digest}`]);
      expect(registry.manifests.get("ns/app:production")?.bytes.toString()).to.equal(tags["v2-aaaaaa3"].text);
      const writing = requests.filter((line) => !line.startsWith("GET ") && !line.includes("manifests/probe-"));
      expect(writing).to.deep.equal(["PUT manifests/production"]);
      expect(steps.filter((step) => step.includes("build"))).to.deep.equal([]);
    }));

  it("is already published where it holds this image", () =>
    withTags(scene, async ({ client, progress, requests }) => {
      await promoteByTag(client, digest, FREE, progress);
      requests.length = 0;
      expect(await promoteByTag(client, digest, FREE, progress)).to.have.property("outcome", "already-published");
      expect(requests).to.deep.equal(["GET manifests/production"]);
    }));

  it("is never taken from another image: TAG_TAKEN", () =>
    withTags(scene, async ({ client, registry, progress }) => {
      const error = await rejectionOf(promoteByTag(client, digest, parseTag("stable"), progress));
      expect(error.code).to.equal("TAG_TAKEN");
      expect(error.message).to.contain(second).and.contain(`not the image ${digest}`).and.contain("choose another tag");
      expect(registry.manifests.get("ns/app:stable")?.bytes.toString()).to.equal(tags.stable.text);
    }));
});

describe("promote: where to", () => {
  const parse = (newTag?: string, destination?: string) => parseTarget(newTag, destination, ["--new-tag", "--destination"]);

  it("a tag, or a full reference", () => {
    expect(parse("v1")).to.deep.equal({ kind: "tag", tag: "v1" });
    const target = parse(undefined, "r.example/a/b:v1");
    expect(target.kind === "copy" && `${target.repository.toString()}:${target.tag}`).to.equal("r.example/a/b:v1");
  });

  const refusals: { newTag?: string; destination?: string; code: ErrorCode; says: string }[] = [
    { code: "CONFIG_MISSING", says: "neither --new-tag nor --destination is given" },
    { newTag: "v1", destination: "r.example/a:v1", code: "CONFIG_MISSING", says: "both --new-tag and --destination are given" },
    { newTag: "no tag", code: "REFERENCE_INVALID", says: "is not a tag" },
    { newTag: "", code: "REFERENCE_INVALID", says: "is not a tag" },
    { destination: `r.example/a@sha256:${"0".repeat(64)}`, code: "REFERENCE_INVALID", says: "has to be a tag" },
  ];
  for (const { newTag, destination, code, says } of refusals) {
    it(`${newTag ?? "no tag"}, ${destination ?? "no destination"}: ${code}`, () => expect(refusal(code, () => parse(newTag, destination))).to.contain(says));
  }
});

describe("promote: an image that was published", () => {
  const published = imageManifest(provenance(parseCommit(third)), config);
  const moved = of(second);
  const tagAs = (client: RepositoryClient, digest: Digest) => {
    const registry: Registry = { host: client.repository.registry, credential: client.session.credential, session: (as) => sessionWith(client, as) };
    const registries: Registries<Registry> = { main: () => Promise.resolve(registry), namespace: "ns", of: () => Promise.resolve(registry) };
    const reference = client.repository.tagged(parseTag("v2-aaaaaa3")).withDigest(digest).toString();
    return tagPublished(reference, "production", { registries, progress: SILENT });
  };

  it("is not another one that its tag holds by now: DIGEST_MISMATCH, and nothing is tagged", async () => {
    await withTags({ tags: { "v2-aaaaaa3": moved }, blobs: [config] }, async ({ client }) => {
      const error = await rejectionOf(tagAs(client, published.digest));
      expect(error.code).to.equal("DIGEST_MISMATCH");
      expect(error.message).to.contain(`was published as ${published.digest}, but the registry now holds ${moved.digest}`);
      expect(await client.manifest(parseTag("production"))).to.equal(undefined);
    });
  });
});

describe("promote: an image that was published by its digest", () => {
  const published = { kind: "published", reference: `r.example/ns/app@${of(second).digest}` } as const;
  const registries: Registries<Registry> = { main: () => Promise.reject(new Error("asked")), namespace: "ns", of: () => Promise.reject(new Error("asked")) };

  it("has no tag that could be given on, and is joined first", async () => {
    const error = await rejectionOf(tagPublished(published.reference, "production", { registries, progress: SILENT }));
    expect(error.code).to.equal("REFERENCE_INVALID");
    expect(error.message).to.contain(`"${published.reference}" was published by its digest, and has no tag`).and.contain("publish-index");
  });
});

function sessionWith({ repository, session }: RepositoryClient, credential: Credential = session.credential): Session {
  const transport = new Transport(repository.registry, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" });
  return new Session(transport, credential, { policy: DEFAULT_RETRY, tell: () => undefined }, session.redactor);
}
