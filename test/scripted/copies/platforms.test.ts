import { expect } from "chai";
import { digestOf } from "../../../core/image/digest.js";
import { parsePlatforms } from "../../../core/source/platform.js";
import { parseTag } from "../../../core/image/tag.js";
import { choosePlatforms } from "../../../core/registry/copy/choose-platforms.js";
import { rejectionOf } from "../../unit/faults.js";
import { documentOf, imageConfig, imageManifest, INDEX_TYPE, type Document } from "../documents.js";
import { PING_BASIC, read, readBlob } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage } from "../stage.js";

const NAMES = ["linux/amd64", "linux/arm64/v8", "linux/arm/v6", "linux/arm/v7"] as const;
const images = new Map<string, Document>(NAMES.map((name) => [name, imageManifest({ name })]));
const attestation = imageManifest({ name: "attestation" });
const documentFor = (name: string) => images.get(name) ?? attestation;
const entry = ({ digest, text }: Document, more: object) => ({ mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: text.length, ...more });
const platformOf = (name: string) => {
  const [os, architecture, variant] = name.split("/");
  return { platform: { os, architecture, ...(variant && { variant }) } };
};
const attested = { platform: { os: "unknown", architecture: "unknown" }, annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": documentFor("linux/amd64").digest } };
const entries = [...NAMES.map((name) => entry(documentFor(name), platformOf(name))), entry(attestation, attested)];
const index = documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: entries, annotations: { kept: "yes" } });

const choose = (platforms: readonly string[], image: Document, type: string | undefined, more: readonly Exchange[] = []) =>
  onStage(() => [PING_BASIC, read("v1", image, type), ...more], async (client) => {
    const held = await client("pull").manifest(parseTag("v1"));
    return held && choosePlatforms(client("pull"), held, parsePlatforms(platforms));
  });

describe("the platforms of an image that is copied", () => {
  it("are all of them, by its own digest, where none is named or every one is", async () => {
    expect((await choose([], index, INDEX_TYPE))?.manifest.digest).to.equal(index.digest);
    expect((await choose(["linux/amd64", "linux/arm64", "linux/arm"], index, INDEX_TYPE))).to.deep.include({ notes: [] }).and.have.nested.property("manifest.digest", index.digest);
  });

  for (const [name, held] of [["linux/arm64", "linux/arm64/v8"], ["linux/arm64/v8", "linux/arm64/v8"], ["linux/arm/v6", "linux/arm/v6"], ["linux/amd64", "linux/amd64"], ["linux/amd64/v1", "linux/amd64"]] as const) {
    it(`are the one image for ${name}, by its own digest`, async () => {
      const chosen = await choose([name], index, INDEX_TYPE, [read(documentFor(held).digest, documentFor(held))]);
      expect(chosen?.manifest.digest).to.equal(documentFor(held).digest);
      expect(chosen?.notes.join()).to.match(held === "linux/amd64" ? /attestations to it .* stays behind/ : /^$/);
    });
  }

  for (const [names, kept] of [[["linux/arm"], [2, 3]], [["linux/arm64", "linux/amd64"], [0, 1, 4]]] as const) {
    it(`are an index of those for ${names.join(" and ")}, with what is attested to them, and a digest of its own`, async () => {
      const chosen = await choose(names, index, INDEX_TYPE);
      expect(JSON.parse(chosen?.manifest.bytes.toString() ?? "")).to.deep.equal({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: kept.map((at) => entries[at]), annotations: { kept: "yes" } });
      expect(chosen?.manifest).to.deep.include({ digest: digestOf(chosen?.manifest.bytes ?? Buffer.from("")), mediaType: INDEX_TYPE });
      expect(chosen?.notes.join()).to.contain(chosen?.manifest.digest ?? "none").and.contain(index.digest);
    });
  }

  it("are refused where one is not there, and what is there is named: SOURCE_INVALID", async () => {
    const { code, message } = await rejectionOf(choose(["linux/amd64", "linux/s390x", "linux/arm/v5"], index, INDEX_TYPE));
    expect(code).to.equal("SOURCE_INVALID");
    expect(message).to.contain(`is not for linux/s390x, linux/arm/v5: there is ${NAMES.join(", ")}`);
  });

  it("of an image without an index are told by its config", async () => {
    const config = imageConfig({});
    const single = imageManifest(undefined, config);
    expect((await choose(["linux/amd64"], single, undefined, [readBlob(config)]))?.manifest.digest).to.equal(single.digest);
    expect((await rejectionOf(choose(["linux/arm64"], single, undefined, [readBlob(config)]))).message).to.contain("is not for linux/arm64: there is linux/amd64");
  });
});
