import { expect } from "chai";
import { builtImage } from "../../../../core/archive/built/built-image.js";
import { ociImage } from "../../../../core/archive/built/oci-image.js";
import { imageIndex } from "../../../../core/registry/copy/image-index.js";
import { digestOf } from "../../../../core/image/digest.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../../../core/source/platform.js";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const image = (platform: string, text = platform) => ({ mediaType: MANIFEST, digest: digestOf(Buffer.from(text)), size: text.length, platform: parseBuildPlatforms([platform])[0] as BuildPlatform });

describe("archive/image-index", () => {
  const [amd64, arm, arm64] = [image("linux/amd64"), image("linux/arm/v7"), image("linux/arm64/v8")];

  it("names each image with its platform in the words of the spec, and bears the annotations", () => {
    const { bytes, digest } = imageIndex([amd64, arm], { a: "b" });
    expect(JSON.parse(bytes.toString())).to.deep.equal({
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: [
        { mediaType: MANIFEST, digest: amd64.digest, size: amd64.size, platform: { architecture: "amd64", os: "linux" } },
        { mediaType: MANIFEST, digest: arm.digest, size: arm.size, platform: { architecture: "arm", os: "linux", variant: "v7" } },
      ],
      annotations: { a: "b" },
    });
    expect(digest).to.equal(digestOf(bytes));
  });

  it("is the same in whatever order they came", () => {
    expect(imageIndex([arm64, amd64, arm], {}).digest).to.equal(imageIndex([amd64, arm, arm64], {}).digest);
  });

  it("keeps what attests to them behind them, as it was", () => {
    const attestation = { mediaType: MANIFEST, digest: digestOf(Buffer.from("x")), size: 1, annotations: { "vnd.docker.reference.digest": amd64.digest }, platform: { os: "unknown", architecture: "unknown", variant: undefined }, urls: undefined };
    const { manifests } = JSON.parse(imageIndex([amd64], {}, [attestation]).bytes.toString()) as { manifests: unknown[] };
    expect(manifests[1]).to.deep.equal({ mediaType: MANIFEST, digest: attestation.digest, size: 1, annotations: attestation.annotations, platform: { os: "unknown", architecture: "unknown" } });
  });
});

describe("archive/built: images of several platforms", () => {
  const layer = (text: string) => ({ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: digestOf(Buffer.from(text)), size: text.length });
  const built = (architecture: string, layers: readonly string[]) => ({
    ...ociImage({ manifest: JSON.stringify({ layers: layers.map(layer) }), config: JSON.stringify({ os: "linux", architecture, rootfs: { type: "layers", diff_ids: layers.map((each) => digestOf(Buffer.from(`diff ${each}`))) } }) }, new Map(), { labels: {}, annotations: { a: "b" } }),
    fileOf: (digest: string) => `${architecture}/${digest}`,
  });
  const [amd64, arm64] = [built("amd64", ["one", "shared"]), built("arm64", ["two", "shared"])];

  it("are one index with the documents of all, and each layer where its own build wrote it", () => {
    const { digest, mediaType, documents, fileOf } = builtImage([amd64, arm64], { a: "b" });
    expect(mediaType).to.equal(INDEX);
    expect(documents.map((each) => each.digest)).to.deep.equal([amd64.manifest.digest, amd64.config.digest, arm64.manifest.digest, arm64.config.digest, digest]);
    const index = JSON.parse(documents.at(-1)?.bytes.toString() ?? "") as object;
    expect(index).to.have.nested.property("manifests[1].digest", arm64.manifest.digest);
    expect(index).to.deep.include({ annotations: { a: "b" } });
    expect([fileOf(layer("one").digest), fileOf(layer("two").digest)]).to.deep.equal([`amd64/${layer("one").digest}`, `arm64/${layer("two").digest}`]);
  });

  it("and of one, the image itself", () => {
    expect(builtImage([arm64], {})).to.deep.include({ digest: arm64.manifest.digest, mediaType: MANIFEST });
  });
});
