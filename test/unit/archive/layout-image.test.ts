import { expect } from "chai";
import { isOci, layoutImage, notAnArchive } from "../../../core/archive/layout-image.js";
import type { Descriptor } from "../../../core/registry/api/schema.js";
import { expectPrintable, HEX64, refusal } from "../faults.js";

const OCI = "application/vnd.oci.image";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const descriptor = (mediaType: string, hex: string, more: object = {}) => ({ mediaType: `${OCI}.${mediaType}`, digest: `sha256:${hex}`, size: 2, ...more });
const image = descriptor("manifest.v1+json", HEX64, { annotations: { "org.opencontainers.image.ref.name": "image" } });
const index = descriptor("index.v1+json", HEX64);
const other = descriptor("manifest.v1+json", "f".repeat(64));
const indexJson = (members: object) => JSON.stringify({ schemaVersion: 2, ...members });

describe("copy/archive: layoutImage", () => {
  const found: { name: string; json: string; mediaType?: string }[] = [
    { name: "the one image", json: indexJson({ manifests: [image] }) },
    { name: "the one image without a name", json: indexJson({ manifests: [descriptor("manifest.v1+json", HEX64)] }) },
    { name: "the one index, which holds several platforms", json: indexJson({ manifests: [index] }), mediaType: index.mediaType },
    { name: "the one image of Docker's media type", json: indexJson({ manifests: [{ ...image, mediaType: DOCKER_MANIFEST }] }), mediaType: DOCKER_MANIFEST },
    { name: "the image where the file says what it is", json: indexJson({ mediaType: `${OCI}.index.v1+json`, annotations: {}, manifests: [{ ...image, platform: { os: "linux" } }] }) },
  ];
  for (const { name, json, mediaType = image.mediaType } of found) {
    it(`is ${name}`, () => expect(layoutImage(json)).to.include({ digest: `sha256:${HEX64}`, mediaType, size: 2 }));
  }

  const refused: { name: string; json: string; says: string }[] = [
    { name: "several images", json: indexJson({ manifests: [image, other] }), says: "it holds several images" },
    { name: "the same image twice", json: indexJson({ manifests: [image, image] }), says: "it holds several images" },
    { name: "no image", json: indexJson({ manifests: [] }), says: "it holds no image" },
    { name: "Go's way to write no image", json: indexJson({ manifests: null }), says: "it holds no image" },
    { name: "a manifest", json: indexJson({ config: image, layers: [] }), says: "it holds no image" },
  ];
  for (const { name, json, says } of refused) {
    it(`refuses ${name}`, () => expect(refusal("SOURCE_INVALID", () => layoutImage(json))).to.include(says));
  }

  const junk = ["", "no JSON", "\u001b[31m{", "{}", "[]", "null", indexJson({ manifests: "\u001b[31m" }), indexJson({ manifests: [{ ...image, digest: "sha256:short" }] }), indexJson({ manifests: [{ ...image, mediaType: undefined }] })];
  for (const json of junk) {
    it(`refuses ${JSON.stringify(json)}`, () => {
      const message = refusal("SOURCE_INVALID", () => layoutImage(json));
      expect(message).to.include("(the index of the unpacked archive").and.include("docker save");
      expectPrintable(message);
    });
  }
});

describe("copy/archive: isOci", () => {
  const cases: { mediaType: string; oci: boolean }[] = [
    { mediaType: `${OCI}.manifest.v1+json`, oci: true },
    { mediaType: `${OCI}.index.v1+json`, oci: true },
    { mediaType: DOCKER_MANIFEST, oci: false },
    { mediaType: "application/vnd.docker.distribution.manifest.list.v2+json", oci: false },
    { mediaType: "application/vnd.docker.distribution.manifest.v1+prettyjws", oci: false },
    { mediaType: "application/json", oci: false },
    { mediaType: `text/plain; ${OCI}.manifest.v1+json`, oci: false },
    { mediaType: OCI, oci: false },
    { mediaType: "", oci: false },
  ];
  for (const { mediaType, oci } of cases) {
    it(`is ${oci} for ${JSON.stringify(mediaType)}`, () => expect(isOci({ ...layoutImage(indexJson({ manifests: [image] })), mediaType } satisfies Descriptor)).to.equal(oci));
  }
});

describe("copy/archive: notAnArchive", () => {
  it("says why, and which files would do", () => {
    const { code, message } = notAnArchive("oci-archive: no index.json; docker-archive: unexpected EOF");
    expect(code).to.equal("SOURCE_INVALID");
    expect(message).to.include("(oci-archive: no index.json; docker-archive: unexpected EOF)").and.include("docker save");
  });
});
