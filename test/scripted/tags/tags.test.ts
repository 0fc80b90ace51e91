import { expect } from "chai";
import type { ErrorCode } from "../../../core/errors.js";
import { REVISION } from "../../../core/image/labels.js";
import { markedTags, type TagFilter } from "../../../core/tags/tags.js";
import { renderTags, tagReport, tagsReport } from "../../../core/report/tags.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { rejectionOf } from "../../unit/faults.js";
import { dockerManifest, DOCKER_MANIFEST_TYPE, documentOf, imageConfig, imageIndex, imageManifest, INDEX_TYPE, MANIFEST_TYPE, provenance } from "../documents.js";
import { FEATURE, MAIN, SIDE, STRANGER, TWINS, withTags, type Scene } from "./tags-stage.js";

const of = (commit: string) => imageManifest(provenance(parseCommit(commit)));
const says = (revision: string) => imageManifest({ [REVISION]: revision });
const [third, second, first] = MAIN;
const list = (scene: Scene, filter: Partial<TagFilter> = {}) =>
  withTags(scene, async ({ reader, progress }) => (await markedTags(reader, { deployable: false, ...filter }, progress)).map(tagReport));
const names = async (...args: Parameters<typeof list>) => (await list(...args)).map(({ tag }) => tag);

const silentConfig = imageConfig({});
const silent = imageManifest(undefined, silentConfig);
const labelledConfig = imageConfig(provenance(parseCommit(second)));
const labelled = dockerManifest(labelledConfig);
const signature = imageManifest({ [REVISION]: third }, silentConfig);
const chart = documentOf({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: silentConfig.digest, size: 2 }, layers: [] });

const entry = ({ digest, text }: typeof chart, more: object) => ({ mediaType: MANIFEST_TYPE, digest, size: text.length, ...more });
const NOWHERE = { platform: { os: "unknown", architecture: "unknown" } };
const attested = documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [entry(of(STRANGER), NOWHERE), entry(of(third), { platform: { os: "linux", architecture: "amd64" } })] });
const attestations = documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [entry(of(third), NOWHERE)] });

describe("tags: where the commit of each is", () => {
  const cases: { name: string; tag: string; scene: Omit<Scene, "tags">; held: Scene["tags"][string]; is: string }[] = [
    { name: "a commit on main", tag: "v1.2.3-aaaaaa2", scene: {}, held: of(second), is: `main ${second} v1.2.3 dockerfile` },
    { name: "a commit on another branch", tag: "v1-bbbbbbb", scene: {}, held: of(SIDE), is: `branch ${SIDE} v1.2.3 dockerfile` },
    { name: "a commit that is not in the repository", tag: "v1-ddddddd", scene: {}, held: of(STRANGER), is: `unknown ${STRANGER} v1.2.3 dockerfile` },
    { name: "an image of Nix", tag: "v1-aaaaaa1-nix", scene: {}, held: of(first), is: `main ${first} v1.2.3 nix` },
    { name: "a revision in capitals", tag: "v1-aaaaaa1", scene: {}, held: says(first.toUpperCase()), is: `main ${first} v1 dockerfile` },
    { name: "an image that says nothing: its tag counts", tag: "v1-aaaaaa2", scene: { blobs: [silentConfig] }, held: silent, is: `main ${second} v1 dockerfile` },
    { name: "labels instead of annotations", tag: "v1-aaaaaa2", scene: { blobs: [labelledConfig] }, held: { document: labelled, type: DOCKER_MANIFEST_TYPE }, is: `main ${second} v1.2.3 dockerfile` },
    { name: "an index whose first image says it", tag: "v1-aaaaaa3", scene: { parts: [of(third)] }, held: { document: imageIndex([of(third)]), type: INDEX_TYPE }, is: `main ${third} v1.2.3 dockerfile` },
    { name: "an index whose first entry is an attestation that is not called one", tag: "v1-aaaaaa3", scene: { parts: [of(third)] }, held: { document: attested, type: INDEX_TYPE }, is: `main ${third} v1.2.3 dockerfile` },
    { name: "an index of attestations alone", tag: "v1-aaaaaa3", scene: {}, held: { document: attestations, type: INDEX_TYPE }, is: "unknown null null null" },
    { name: "a tag and an image that disagree", tag: "v1-aaaaaa2", scene: {}, held: of(third), is: `unknown ${third} v1.2.3 dockerfile` },
    { name: "a revision that is no full id", tag: "v1-aaaaaa2", scene: {}, held: says("aaaaaa2"), is: "unknown null v1 dockerfile" },
    { name: "digits of two commits", tag: "v1-ccccccc", scene: { blobs: [silentConfig] }, held: silent, is: "unknown null v1 dockerfile" },
    { name: "digits of two commits, with an image that says which", tag: "v1-ccccccc", scene: {}, held: of(TWINS[0]), is: `main ${TWINS[0]} v1.2.3 dockerfile` },
    { name: "a tag of another form", tag: "stable", scene: {}, held: of(third), is: `main ${third} v1.2.3 null` },
    { name: "a tag of another form on an image that says nothing", tag: "stable", scene: { blobs: [silentConfig] }, held: silent, is: "unknown null null null" },
    { name: "a signature, whatever it says", tag: `sha256-${"0".repeat(64)}.sig`, scene: {}, held: signature, is: "unknown null null null" },
    { name: "a Helm chart, whatever its tag", tag: "v1-aaaaaa2", scene: {}, held: chart, is: "unknown null null null" },
    { name: "a document of another kind", tag: "v1-aaaaaa2", scene: {}, held: documentOf({ schemaVersion: 1 }), is: "unknown null null null" },
  ];
  for (const { name, tag, scene, held, is } of cases) {
    it(name, async () => {
      const [report] = await list({ ...scene, tags: { [tag]: held } });
      expect([report?.place, report?.commit, report?.version, report?.kind].map(String).join(" ")).to.equal(is);
      expect(report?.date === null).to.equal(is.startsWith("unknown"));
      expect(report?.digest).to.equal(("document" in held ? held.document : held).digest);
    });
  }
});

describe("tags: which, and in what order", () => {
  const tags = { "a-chart": chart, latest: of(STRANGER), "v1-aaaaaa1": of(first), "v1-aaaaaa3": of(third), "v1-bbbbbbb": of(SIDE), "v1-aaaaaa3-nix": of(third), stable: of(second) };

  it("the newest commit first, and at the end, by name, what is not known", async () => {
    expect(await names({ tags })).to.deep.equal(["v1-aaaaaa3", "v1-aaaaaa3-nix", "v1-bbbbbbb", "stable", "v1-aaaaaa1", "a-chart", "latest"]);
  });

  it("by the line of main, with what a merge brought right behind it, and other branches by date", async () => {
    const [feature2, feature1] = FEATURE;
    const held = { "v2-eeeeee1": of(feature1), "v2-eeeeee2": of(feature2), "v1-aaaaaa2": of(second), "v2-aaaaaa3": of(third), "v1-bbbbbbb": of(SIDE), "v1-aaaaaa1": of(first) };
    expect(await names({ tags: held, history: "merged" })).to.deep.equal(["v2-aaaaaa3", "v2-eeeeee2", "v1-bbbbbbb", "v2-eeeeee1", "v1-aaaaaa2", "v1-aaaaaa1"]);
  });

  it("only those on main", async () => {
    expect(await names({ tags }, { deployable: true })).to.deep.equal(["v1-aaaaaa3", "v1-aaaaaa3-nix", "stable", "v1-aaaaaa1"]);
  });

  it("only one kind, and no other tag is read", async () => {
    await withTags({ tags }, async ({ reader, progress, requests }) => {
      expect((await markedTags(reader, { deployable: false, kind: "nix" }, progress)).map(({ tag }) => tag)).to.deep.equal(["v1-aaaaaa3-nix"]);
      expect(requests).to.deep.equal(["GET tags/list?n=1000", "HEAD manifests/v1-aaaaaa3-nix", `GET manifests/${of(third).digest}`]);
    });
  });

  it("one that is deleted meanwhile is left out", async () => {
    const gone = (line: string) => (line.endsWith("/manifests/v1-aaaaaa3") ? Response.json({ errors: [{ code: "MANIFEST_UNKNOWN" }] }, { status: 404 }) : undefined);
    expect(await names({ tags, interfere: gone })).to.deep.equal(["v1-aaaaaa3-nix", "v1-bbbbbbb", "stable", "v1-aaaaaa1", "a-chart", "latest"]);
  });

  it("names that no tag can have are left out, and one that is listed twice comes once", async () => {
    const odd = (line: string) => (line.includes("/tags/list") ? Response.json({ tags: ["v1-aaaaaa3", "no tag", "../x", "v1-aaaaaa3"] }) : undefined);
    expect(await names({ tags, interfere: odd })).to.deep.equal(["v1-aaaaaa3"]);
  });

  it("none, where the repository does not exist yet", async () => {
    await withTags({ tags: {} }, async ({ reader, progress, notes, registry }) => {
      const found = await markedTags(reader, { deployable: false }, progress);
      expect(found).to.deep.equal([]);
      expect(renderTags(tagsReport(reader.client.repository, reader.history, found))).to.equal("");
      expect(notes).to.deep.equal([`there is no repository ${registry.host}/ns/app yet`]);
    });
  });

  it("an index without an image is named, and hides no other", async () => {
    await withTags({ tags: { "v1-aaaaaa2": of(second), odd: { document: attestations, type: INDEX_TYPE } } }, async ({ reader, progress, notes, registry }) => {
      expect((await markedTags(reader, { deployable: false }, progress)).map(({ tag, digest }) => [tag, digest])).to.deep.equal([["v1-aaaaaa2", of(second).digest], ["odd", attestations.digest]]);
      expect(notes).to.deep.equal([`${registry.host}/ns/app:odd is an index without an image in it`]);
    });
  });

  describe("of 50 tags of one image", () => {
    const image = of(second);
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`v${at}-aaaaaa2`, image]));
    const count = (lines: readonly string[], start: string) => lines.filter((line) => line.startsWith(start)).length;
    const digest = (...claims: string[]) => new Response(null, { headers: claims.map((identity): [string, string] => ["docker-content-digest", identity]) });
    const head = (answer: () => Response): NonNullable<Scene["interfere"]> => (line) => (line.startsWith("HEAD ") ? answer() : undefined);

    const told: { name: string; interfere?: Scene["interfere"] }[] = [
      { name: "one HEAD each, and one GET of the image, for registries count those as pulls" },
      { name: "the same where the digest comes twice", interfere: head(() => digest(image.digest, image.digest)) },
    ];
    for (const { name, interfere } of told) {
      it(name, () =>
        withTags({ tags: fifty, ...(interfere ? { interfere } : {}) }, async ({ reader, progress, requests }) => {
          expect(await markedTags(reader, { deployable: true }, progress)).to.have.length(50);
          expect({ heads: count(requests, "HEAD "), gets: requests.filter((line) => line.startsWith("GET manifests/")) }).to.deep.equal({ heads: 50, gets: [`GET manifests/${image.digest}`] });
        }),
      );
    }

    const untold: { name: string; interfere: NonNullable<Scene["interfere"]>; heads: "all" | "those under way" }[] = [
      { name: "405", interfere: head(() => new Response(null, { status: 405 })), heads: "those under way" },
      { name: "501", interfere: head(() => new Response(null, { status: 501 })), heads: "those under way" },
      { name: "no digest", interfere: head(() => new Response(null)), heads: "those under way" },
      { name: "two digests that differ", interfere: head(() => digest(image.digest, of(first).digest)), heads: "those under way" },
      { name: "what is no digest", interfere: head(() => digest("sha256:1")), heads: "those under way" },
      { name: "404, where a GET knows better", interfere: head(() => new Response(null, { status: 404 })), heads: "all" },
    ];
    for (const { name, interfere, heads } of untold) {
      it(`one GET each, where HEAD is answered with ${name}`, () =>
        withTags({ tags: fifty, interfere }, async ({ reader, progress, requests }) => {
          expect(await markedTags(reader, { deployable: true }, progress)).to.have.length(50);
          expect(count(requests, "GET manifests/v")).to.equal(50);
          if (heads === "all") expect(count(requests, "HEAD ")).to.equal(50);
          else expect(count(requests, "HEAD ")).to.be.at.most(16);
        }));
    }

    it("one GET each besides, where the digest that HEAD tells is not there", () =>
      withTags({ tags: fifty, interfere: (line) => (line === `GET /v2/ns/app/manifests/${image.digest}` ? new Response(null, { status: 404 }) : undefined) }, async ({ reader, progress, requests }) => {
        expect(await markedTags(reader, { deployable: true }, progress)).to.have.length(50);
        expect(count(requests, "GET manifests/v")).to.equal(50);
        expect(count(requests, "GET manifests/sha256:")).to.equal(1);
      }));

    it("of signatures only the digest is asked for", () =>
      withTags({ tags: { [`sha256-${"0".repeat(64)}.sig`]: signature } }, async ({ reader, progress, requests }) => {
        expect((await markedTags(reader, { deployable: false }, progress)).map((tag) => tag.digest)).to.deep.equal([signature.digest]);
        expect(count(requests, "GET manifests/")).to.equal(0);
      }));
  });

  it("of many tags of one image, its labels are read once, and it is told how far it is", async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`v${at}-aaaaaa2`, { document: labelled, type: DOCKER_MANIFEST_TYPE }]));
    await withTags({ tags: many, blobs: [labelledConfig] }, async ({ reader, progress, requests, steps }) => {
      expect(await markedTags(reader, { deployable: true }, progress)).to.have.length(250);
      expect(requests.filter((line) => line.includes("blobs/"))).to.have.length(1);
      expect(steps.slice(1)).to.deep.equal(["reading 1 of 250 tags", "reading 101 of 250 tags", "reading 201 of 250 tags"]);
    });
  });

  const page = (link: string | undefined, body: object, status = 200) => Response.json(body, { status, headers: link === undefined ? {} : { link } });
  const NEXT = '</v2/ns/app/tags/list?n=1000&last=x>; rel="next"';
  it("all pages of a list", async () => {
    const paged = (line: string) => (line.includes("last=x") ? page(undefined, { tags: ["v1-aaaaaa1"] }) : line.includes("/tags/list") ? page(NEXT, { tags: ["v1-aaaaaa3"] }) : undefined);
    expect(await names({ tags, interfere: paged })).to.deep.equal(["v1-aaaaaa3", "v1-aaaaaa1"]);
  });

  const refusals: { name: string; code: ErrorCode; interfere: (line: string) => Response | undefined }[] = [
    { name: "a list that is refused", code: "PUSH_DENIED", interfere: (line) => (line.includes("/tags/list") ? page(undefined, {}, 403) : undefined) },
    { name: "a later page that is gone", code: "RESPONSE_INVALID", interfere: (line) => (line.includes("last=x") ? page(undefined, {}, 404) : line.includes("/tags/list") ? page(NEXT, { tags: ["v1-aaaaaa3"] }) : undefined) },
    { name: "a tag that may not be read", code: "PUSH_DENIED", interfere: (line) => (line.includes("/manifests/latest") ? page(undefined, {}, 403) : undefined) },
    { name: "a login that is not taken any more", code: "CREDENTIAL_REJECTED", interfere: (line) => (line.includes("/manifests/latest") ? page(undefined, {}, 401) : undefined) },
    { name: "a registry that breaks", code: "REGISTRY_FAULT", interfere: (line) => (line.includes("/manifests/latest") ? page(undefined, {}, 501) : undefined) },
  ];
  for (const { name, code, interfere } of refusals) {
    it(`${name}: ${code}`, async () => expect(await rejectionOf(list({ tags, interfere }))).to.have.property("code", code));
  }
});

describe("tags: an image that cannot be read hides no other", () => {
  const broken: { name: string; held: Scene["tags"][string]; interfere?: Scene["interfere"]; says: RegExp }[] = [
    { name: "its config is gone", held: silent, says: /:v1-aaaaaa2 cannot be read: .*BLOB_UNKNOWN/ },
    { name: "its config is another", held: silent, interfere: (line) => (line.includes("/blobs/") ? new Response("{}") : undefined), says: /:v1-aaaaaa2 cannot be read: .*the config sha256:.* has digest/ },
    { name: "its manifest is another", held: silent, interfere: (line) => (line.endsWith("v1-aaaaaa2") || line.endsWith(silent.digest) ? new Response("{}", { headers: { "docker-content-digest": silent.digest } }) : undefined), says: /:v1-aaaaaa2 cannot be read: .* has digest/ },
    { name: "its manifest is no JSON", held: silent, interfere: (line) => (line.endsWith("v1-aaaaaa2") ? new Response("gone") : undefined), says: /:v1-aaaaaa2 cannot be read: / },
  ];
  for (const { name, held, interfere, says: noted } of broken) {
    it(name, async () => {
      await withTags({ tags: { "v1-aaaaaa3": of(third), "v1-aaaaaa2": held }, ...(interfere ? { interfere } : {}) }, async ({ reader, progress, notes }) => {
        const tags = await markedTags(reader, { deployable: false }, progress);
        expect(tags.map(tagReport)).to.deep.include({ tag: "v1-aaaaaa2", digest: null, place: "unknown", commit: null, date: null, version: "v1", kind: "dockerfile", tree: null });
        const text = renderTags(tagsReport(reader.client.repository, reader.history, tags)).split("\n");
        expect(text.map((line) => line.split(/ +/).slice(0, 2))).to.deep.equal([["v1-aaaaaa3", "main"], ["v1-aaaaaa2", "unknown"]]);
        expect(text[1]).to.match(/-$/);
        expect(notes).to.have.length(1);
        expect(notes[0]).to.match(noted);
        expect((await markedTags(reader, { deployable: true }, progress)).map(({ tag }) => tag)).to.deep.equal(["v1-aaaaaa3"]);
      });
    });
  }
});

it("tags for a person: a line each, in columns, with the whole digest", async () => {
  const tags = { "v1-aaaaaa3": of(third), latest: of(STRANGER) };
  const text = await withTags({ tags }, async ({ reader, progress }) => renderTags(tagsReport(reader.client.repository, reader.history, await markedTags(reader, { deployable: false }, progress))));
  expect(text.split("\n")).to.deep.equal([
    `v1-aaaaaa3  main     1970-01-01T00:00:05Z  ${of(third).digest}`,
    `latest      unknown  -                     ${of(STRANGER).digest}`,
  ]);
});
