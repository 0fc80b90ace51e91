import { expect } from "chai";
import { PublishError } from "../../../core/errors.js";
import { rejectionOf } from "../../unit/faults.js";
import { PING_BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { AT, head, imageOf, indexOf, LOST, manifests, opened, progress, put, upload, wished, type Image } from "./stage.js";

const sent = (content: string): Exchange[] => [head(content), opened(), put(content, content)];
/** What comes side by side comes in no certain order: any of so many requests. */
const any = (request: RegExp, count: number, more: Partial<Exchange> = {}): Exchange[] => Array.from({ length: count }, () => ({ ...head(""), request, status: 200, ...more }));
const HEADS = /^HEAD \/v2\/ns\/app\/blobs\/sha256:/;
const MANIFESTS = /^PUT \/v2\/ns\/app\/manifests\/sha256:/;
const last = (image: Image) => manifests(image).slice(-1);

describe("the upload of an image to a new repository", () => {
  const image = imageOf("a", ["bb"]);
  /** Where so many requests go side by side. */
  const beside = (count: number, more: Partial<Exchange>): Exchange[] => any(/^(?:POST \/v2\/ns\/app\/blobs\/uploads\/\?mount=|PUT \/v2\/ns\/app\/blobs\/uploads\/1\?)/, count, { status: 202, headers: { location: AT }, ...more });

  it("gives the session that was kept to the smallest blob, of which the registry is asked nothing, and asks for the others by the wish that opens their upload", async () => {
    const bodies: string[] = [];
    await upload(image, () => [PING_BASIC, opened(), ...beside(3, { inspect: (body) => void bodies.push(body) }), ...manifests(image)], { kept: "one" });
    expect(bodies.sort()).to.deep.equal(["", "a", "bb"]);
  });

  it("sends nothing of what the registry has in another repository, and gives to it", async () => {
    const { told } = await upload(image, () => [PING_BASIC, opened(), ...beside(2, { status: 201 }), ...manifests(image)], { kept: "one" });
    expect(told.filter((word) => /^[a-z]/.test(word)).sort()).to.deep.equal(["begin 1", "done", "there"]);
  });

  for (const status of [400, 403, 404, 405]) {
    it(`asks for a blob by HEAD, and uploads it as ever, where a wish is answered by ${status}`, async () => {
      const refusing = imageOf("c", ["c"]);
      await upload(refusing, () => [PING_BASIC, opened(), put("c", "c", LOST), progress(undefined, LOST), head("c"), wished("c", { status }), head("c"), opened(), put("c", "c"), ...manifests(refusing)], { kept: "one" });
    });
  }
});

describe("the upload of an image", () => {
  it("sends a blob once that it has twice", () => upload(imageOf("c", ["c", "c"]), () => [PING_BASIC, ...sent("c"), ...manifests(imageOf("c", ["c", "c"]))]));

  it("sends a blob once that two platforms have, their manifests after it, and the index last", async () => {
    const index = indexOf(imageOf("c"), imageOf("c", ["c"]));
    await upload(index, () => [PING_BASIC, ...sent("c"), ...any(MANIFESTS, 2, { status: 201 }), ...last(index)]);
  });

  it("takes indexes within an index", async () => {
    const outer = indexOf(indexOf(imageOf("c")));
    await upload(outer, () => [PING_BASIC, ...sent("c"), ...manifests(outer)]);
  });

  it("asks for all platforms' blobs side by side, and leaves out what is there", async () => {
    const index = indexOf(imageOf("a", ["bb"]), imageOf("ccc", ["bb"]));
    const { told } = await upload(index, () => [PING_BASIC, ...any(HEADS, 3), ...any(MANIFESTS, 2, { status: 201 }), ...last(index)]);
    expect(told).to.deep.equal(["there", "there", "there"]);
  });

  it("has no layers where it has none", () => upload(imageOf("{}"), () => [PING_BASIC, ...sent("{}"), ...manifests(imageOf("{}"))]));

  it("sends a blob without bytes", () => upload(imageOf(""), () => [PING_BASIC, ...sent(""), ...manifests(imageOf(""))]));

  for (const mediaType of ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"]) {
    it(`leaves a layer of ${mediaType} where it is`, async () => {
      const foreign = { mediaType, digest: `sha256:${"0".repeat(64)}`, size: 9, urls: ["https://example.org/layer"] };
      const image = imageOf("c", [], [foreign]);
      await upload(image, () => [PING_BASIC, ...sent("c"), ...manifests(image)]);
    });
  }

  it("asks for every part on this side before the first request", async () => {
    const check = ({ size }: { size: number }) => (size === 2 ? Promise.reject(new PublishError("SOURCE_INVALID", "too short", "make it again")) : Promise.resolve());
    expect((await rejectionOf(upload(imageOf("c", ["bb"]), () => [], { source: { check } }))).code).to.equal("SOURCE_INVALID");
  });

  it("ends where one of several blobs is refused, and the rest of them goes no further", async () => {
    const image = imageOf("a", ["bb", "ccc"]);
    // Two wait for an answer that does not come.
    const script = () => [PING_BASIC, ...any(HEADS, 2, { instead: "silence" }), ...any(HEADS, 1, { status: 404 }), opened({ status: 403 })];
    const { code } = await rejectionOf(upload(image, script));
    expect(code).to.equal("PUSH_DENIED");
  });
});
