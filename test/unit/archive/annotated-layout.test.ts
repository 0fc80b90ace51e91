import { expect } from "chai";
import { createHash } from "node:crypto";
import { annotatedLayout, blobPath } from "../../../core/archive/annotated-layout.js";
import { layoutImage } from "../../../core/archive/layout-image.js";
import { HEX64, refusal } from "../faults.js";

const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
const OURS = { "org.opencontainers.image.revision": "abc", "org.opencontainers.image.title": "ä" };
const config = { mediaType: `${OCI}.config.v1+json`, digest: `sha256:${HEX64}`, size: 2, urls: ["https://example.org"] };
const layer = { ...config, mediaType: `${OCI}.layer.v1.tar`, annotations: { of: "the layer" } };
const manifest = { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers: [layer], artifactType: "unknown/member" };
const index = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [{ ...config, platform: { os: "linux", architecture: "amd64" } }] };
const descriptor = { mediaType: `${OCI}.manifest.v1+json`, digest: `sha256:${HEX64}`, size: 7, platform: { os: "linux" }, unknown: [1] };
const layout = { schemaVersion: 2, unknown: { of: "the index" }, manifests: [descriptor] };

const annotated = (body: object, of: object = layout) => annotatedLayout(JSON.stringify(of), JSON.stringify(body), OURS);

describe("copy/annotated-layout", () => {
  const bodies: { name: string; body: object; annotations: object }[] = [
    { name: "a manifest without annotations", body: manifest, annotations: OURS },
    { name: "Go's way to write no annotations", body: { ...manifest, annotations: null }, annotations: OURS },
    { name: "a manifest with others", body: { ...manifest, annotations: { other: "stays" } }, annotations: { other: "stays", ...OURS } },
    {
      name: "a manifest that says something else",
      body: { ...manifest, annotations: { "org.opencontainers.image.revision": "older" } },
      annotations: OURS,
    },
    { name: "an index of several platforms", body: index, annotations: OURS },
  ];
  for (const { name, body, annotations } of bodies) {
    it(`marks ${name}, and keeps all else`, () => {
      expect(JSON.parse(annotated(body).manifest)).to.deep.equal({ ...body, annotations });
    });
  }

  it("names the new manifest by its own bytes, and says where it belongs", () => {
    const { manifest: text, digest, manifestPath } = annotated(manifest);
    const hex = createHash("sha256").update(text, "utf8").digest("hex");
    expect(digest).to.equal(`sha256:${hex}`);
    expect(manifestPath).to.equal(`blobs/sha256/${hex}`).and.equal(blobPath(digest));
  });

  it("points the index to it, by digest and by its size in bytes, and keeps all else", () => {
    const { manifest: text, digest, indexJson } = annotated(manifest);
    expect(layoutImage(indexJson)).to.include({ digest, size: Buffer.byteLength(text) });
    expect(JSON.parse(indexJson)).to.deep.equal({ ...layout, manifests: [{ ...descriptor, digest, size: Buffer.byteLength(text) }] });
  });

  it("is the same every time, and once more of its own result", () => {
    const once = annotated(manifest);
    expect(annotated(manifest)).to.deep.equal(once);
    expect(annotatedLayout(once.indexJson, once.manifest, OURS)).to.deep.equal(once);
  });

  const refused: { name: string; of: object; body: string }[] = [
    { name: "an image of Docker's media type", of: { ...layout, manifests: [{ ...descriptor, mediaType: DOCKER }] }, body: JSON.stringify(manifest) },
    { name: "several images", of: { ...layout, manifests: [descriptor, descriptor] }, body: JSON.stringify(manifest) },
    { name: "no image", of: { ...layout, manifests: [] }, body: JSON.stringify(manifest) },
    { name: "a manifest that is no JSON", of: layout, body: "no JSON" },
    { name: "a manifest that is a list", of: layout, body: "[]" },
    { name: "annotations that are no texts", of: layout, body: '{"annotations":{"a":1}}' },
  ];
  for (const { name, of, body } of refused) {
    it(`refuses ${name}`, () => {
      expect(refusal("SOURCE_INVALID", () => annotatedLayout(JSON.stringify(of), body, OURS))).to.include("docker save");
    });
  }
});
