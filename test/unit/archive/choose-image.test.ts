import { expect } from "chai";
import { chooseImage } from "../../../core/archive/choose-image.js";
import { digestOf, type Digest } from "../../../core/image/digest.js";
import { rejectionOf } from "../faults.js";

const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
const ofText = (text: string) => digestOf(Buffer.from(text));
const indexOf = (...digests: readonly Digest[]) => JSON.stringify({ schemaVersion: 2, manifests: digests.map((digest) => ({ mediaType: INDEX_TYPE, digest, size: 1 })) });

/** Looks into an archive of such documents, and counts what is read; one that is read without end ends the test. */
async function chosen(root: Digest, documents: ReadonlyMap<Digest, string>): Promise<{ readonly blobs: number; readonly reads: number }> {
  let reads = 0;
  const read = (digest: Digest) => {
    if (++reads > 1000) throw new Error("it reads and reads");
    const text = documents.get(digest);
    return Promise.resolve(text === undefined ? undefined : Buffer.from(text));
  };
  const { blobs } = await chooseImage(Buffer.from(indexOf(root)), { has: (digest) => documents.has(digest), read });
  return { blobs: blobs.size, reads };
}

describe("archive/choose-image: indexes within indexes", () => {
  const config = "{}";
  const manifest = JSON.stringify({ schemaVersion: 2, config: { mediaType: "c", digest: ofText(config), size: 2 }, layers: [] });

  it("are read once each, however many ways lead to an image", async () => {
    const documents = new Map([config, manifest].map((text) => [ofText(text), text]));
    let below: readonly [Digest, Digest] = [ofText(manifest), ofText(manifest)];
    for (let level = 0; level < 30; level++) {
      const both = [indexOf(...below), indexOf(below[1], below[0], ofText(manifest))] as const;
      for (const text of both) documents.set(ofText(text), text);
      below = [ofText(both[0]), ofText(both[1])];
    }
    expect(await chosen(below[1], documents)).to.deep.equal({ blobs: 61, reads: 60 });
  });

  it("end where one names itself, under a digest that is not its own", async () => {
    const [circle, other] = [ofText("circle"), ofText("other")];
    expect(await chosen(circle, new Map([[circle, indexOf(circle, other)], [other, indexOf(circle)]]))).to.deep.equal({ blobs: 2, reads: 2 });
    expect((await rejectionOf(chosen(circle, new Map([[circle, indexOf(circle, other)]])))).code).to.equal("SOURCE_INVALID");
  });
});
