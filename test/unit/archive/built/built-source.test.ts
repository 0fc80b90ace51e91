import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { builtImage } from "../../../../core/archive/built/built-image.js";
import { basedOn, builtSource } from "../../../../core/archive/built/built-source.js";
import { OCI_MANIFEST, ociImage } from "../../../../core/archive/built/oci-image.js";
import { digestOf } from "../../../../core/image/digest.js";
import { rejectionOf } from "../../faults.js";

const LAYER = Buffer.from("a layer");
const BASE = Buffer.from("a base's layer");
const of = (bytes: Buffer) => ({ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digestOf(bytes), size: bytes.length });

describe("archive/built: an image where buildah wrote it", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "built-source-"));
    await writeFile(join(folder, digestOf(LAYER)), LAYER);
  });
  after(() => rm(folder, { recursive: true }));

  const config = JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [digestOf(LAYER), digestOf(BASE)] } });
  const image = ociImage({ manifest: JSON.stringify({ layers: [of(LAYER), of(BASE)] }), config }, new Map(), { labels: {}, annotations: {} });
  const built = builtSource(builtImage([{ ...image, fileOf: (digest) => join(folder, digest) }], {}));
  const configOf = { mediaType: "application/vnd.oci.image.config.v1+json", digest: image.config.digest, size: image.config.bytes.length };

  it("gives its manifest and its config from memory and a layer from its file, each from a byte on", async () => {
    const { bytes, mediaType, body } = await built.manifest(image.manifest.digest);
    expect({ bytes, mediaType }).to.deep.equal({ bytes: image.manifest.bytes, mediaType: OCI_MANIFEST });
    expect(body).to.have.nested.property("config.digest", configOf.digest);
    expect(await buffer(built.blob(configOf, 5))).to.deep.equal(image.config.bytes.subarray(5));
    expect((await buffer(built.blob(of(LAYER), 2))).toString()).to.equal("layer");
  });

  it("says before the first byte goes out what is not there, or in another size", async () => {
    await built.check?.(configOf);
    await built.check?.(of(LAYER));
    const wrong = [of(BASE), { ...of(LAYER), size: 8 }, { ...configOf, size: 1 }];
    for (const blob of wrong) expect((await rejectionOf(Promise.resolve(built.check?.(blob)))).code).to.equal("SOURCE_INVALID");
  });

  it("takes what a base image's repository has from there, and is not asked for it", async () => {
    const asked: string[] = [];
    const elsewhere = {
      manifest: () => Promise.reject(new Error("a manifest was asked for")),
      async *blob({ digest }: { digest: string }, from: number) {
        asked.push(digest);
        yield await Promise.resolve(BASE.subarray(from));
      },
    };
    const source = basedOn(new Map([[digestOf(BASE), elsewhere]]), built);
    await source.check?.(of(BASE));
    expect((await buffer(source.blob(of(BASE), 9))).toString()).to.equal("layer");
    expect((await buffer(source.blob(of(LAYER), 0))).toString()).to.equal("a layer");
    expect(await source.manifest(image.manifest.digest)).to.have.property("digest", image.manifest.digest);
    expect(asked).to.deep.equal([digestOf(BASE)]);
  });
});
