import { expect } from "chai";
import type { Digest } from "../../../../core/image/digest.js";
import { partsOf, type ImageParts } from "../../../../core/registry/upload/image-parts.js";
import { documentOf, INDEX_TYPE, MANIFEST_TYPE, type Document } from "../../../scripted/documents.js";
import { descriptorOf, sourceOf } from "../../../scripted/upload/stage.js";
import { rejectionOf } from "../../faults.js";

const leaf = (more: object = {}) => documentOf({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: descriptorOf("c"), layers: [], ...more });
const indexOf = (...named: readonly Document[]) => documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: named.map(({ digest, text }) => ({ mediaType: MANIFEST_TYPE, digest, size: text.length })) });

/** Reads what the first of them consists of, and counts. */
async function read(documents: readonly [Document, ...Document[]]): Promise<ImageParts & { readonly reads: number }> {
  const source = sourceOf({ digest: documents[0].digest, documents, blobs: new Map() });
  let reads = 0;
  const parts = await partsOf(documents[0].digest, { manifest: (digest: Digest) => (reads++, source.manifest(digest)) });
  return { ...parts, reads };
}

describe("what an image consists of", () => {
  it("is read once each, however many ways lead there, and goes up before all that names it", async () => {
    const image = leaf();
    let below: readonly [Document, Document] = [indexOf(image), indexOf(image, leaf({ annotations: { other: "one" } }))];
    const all: Document[] = [image, leaf({ annotations: { other: "one" } }), ...below];
    // Two a level, which both name both below, and the image itself: more than ten thousand ways lead to that.
    for (let level = 0; level < 13; level++) {
      below = [indexOf(...below, image), indexOf(image, below[1], below[0])];
      all.push(...below);
    }
    const { manifests, blobs, reads } = await read([indexOf(...below), ...all]);
    expect([reads, manifests.length, blobs.length]).to.deep.equal([all.length + 1, all.length + 1, 1]);
    const place = new Map(manifests.map(({ digest }, at) => [digest, at]));
    for (const { body, digest } of manifests) {
      for (const named of body.kind === "index" ? body.manifests : []) expect(place.get(named.digest)).to.be.below(place.get(digest) ?? -1);
    }
  });

  it("is no indexes within each other without end: SOURCE_INVALID", async () => {
    const documents: [Document, ...Document[]] = [leaf()];
    while (documents.length < 18) documents.unshift(indexOf(documents[0]));
    expect((await rejectionOf(read(documents))).code).to.equal("SOURCE_INVALID");
    expect((await read([indexOf(leaf()), leaf()])).manifests.length).to.equal(2);
  });

  it("is no more manifests than could be held: SOURCE_INVALID", async () => {
    const images = Array.from({ length: 17 }, (_, at) => leaf({ annotations: { [at]: "x".repeat(3.9e6) } }));
    const { code, message } = await rejectionOf(read([indexOf(...images), ...images]));
    expect([code, message.includes("over 64 MB")]).to.deep.equal(["SOURCE_INVALID", true]);
  });
});
