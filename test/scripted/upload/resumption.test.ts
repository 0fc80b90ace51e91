import { expect } from "chai";
import { rejectionOf } from "../../unit/faults.js";
import { PING_BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { AT, head, imageOf, LOST, manifests, opened, patch, progress, put, upload, UPLOADS } from "./stage.js";

const BLOB = "0123456789";
const IMAGE = imageOf(BLOB);
const END = manifests(IMAGE);
const BEGIN = [PING_BASIC, head(BLOB), opened()];
const cut = (takes: number): Partial<Exchange> => ({ takes, inspect: () => undefined });
const sent = ["begin 10", "2", "2", "2", "2", "2"];

describe("an upload that breaks off", () => {
  it("goes on from where the registry has it, and sends the rest alone", async () => {
    const { told } = await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, cut(4)), progress("0-3"), patch("456789", 4), put(BLOB, ""), ...END]);
    // What was sent in vain is taken back: in the end each byte counts once.
    expect(told.slice(0, 2)).to.deep.equal(["begin 10", "2"]);
    expect(told.at(-1)).to.equal("done");
    expect(told.slice(1, -1).reduce((sum, each) => sum + Number(each), 0)).to.equal(10);
  });

  it("goes on at the place that the registry names then, and after each chunk", async () => {
    const there = `${UPLOADS}2?state=c`;
    const next = `${UPLOADS}3`;
    await upload(IMAGE, () => [
      ...BEGIN,
      put(BLOB, BLOB, cut(4)),
      progress("bytes=0-3", { headers: { range: "bytes=0-3", location: there } }),
      patch("456789", 4, { headers: { location: next, range: "0-9" } }, there),
      put(BLOB, "", {}, next),
      ...END,
    ]);
  });

  it("goes on where a chunk breaks off, too", async () => {
    await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, cut(2)), progress("0-3"), patch("456789", 4, cut(2)), progress("0-5"), patch("6789", 6), put(BLOB, ""), ...END]);
  });

  it("goes on where the registry kept less of a chunk than it was sent", async () => {
    await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, cut(2)), progress("0-3"), patch("456789", 4, { headers: { range: "0-5" } }), progress("0-5"), patch("6789", 6), put(BLOB, ""), ...END]);
  });

  it("begins again where the registry has nothing of it", async () => {
    await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, cut(4)), progress("0-0"), put(BLOB, BLOB), ...END]);
  });

  const lost: readonly (readonly [string, Exchange])[] = [
    ["knows it no more", progress(undefined, LOST)],
    ["does not say how far it is", progress(undefined)],
    ["has more than there is", progress("0-99")],
    ["does not let it be asked for", progress(undefined, { status: 403 })],
  ];
  for (const [name, answer] of lost) {
    it(`begins again by a new session where the registry ${name}`, async () => {
      const { told } = await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, cut(4)), answer, head(BLOB), opened(), put(BLOB, BLOB), ...END]);
      expect(told.slice(-6)).to.deep.equal([...sent.slice(1), "done"]);
    });
  }

  it("is over where only its answer was lost", async () => {
    const { told } = await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, { instead: "reset" }), progress(undefined, LOST), head(BLOB, 200), ...END]);
    expect(told.at(-1)).to.equal("done");
  });

  const passing: readonly (readonly [string, Partial<Exchange>])[] = [
    ["429 with Retry-After", { status: 429, headers: { "retry-after": "0" } }],
    ["503", { status: 503 }],
    ["500 in the middle", { status: 500, takes: 4, early: true, inspect: () => undefined }],
    ["502", { status: 502 }],
    ["504", { status: 504 }],
    ["416", { status: 416 }],
    ["404 of a session that is lost", LOST],
    ["400 of a session that is lost", { status: 400, body: '{"errors":[{"code":"BLOB_UPLOAD_INVALID"}]}' }],
  ];
  for (const [name, answer] of passing) {
    it(`is tried again after ${name}: this blob, and not the image`, async () => {
      const { notes } = await upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, answer), progress("0-3"), patch("456789", 4), put(BLOB, ""), ...END]);
      expect(notes).to.have.length(1);
    });
  }

  it("is not tried for ever", async () => {
    const again = [put(BLOB, BLOB, cut(4)), progress("0-0")];
    const { code } = await rejectionOf(upload(IMAGE, () => [...BEGIN, ...again, ...again, put(BLOB, BLOB, cut(4))]));
    expect(code).to.equal("REGISTRY_UNREACHABLE");
  });
});

describe("an upload that is too large for what stands before the registry", () => {
  const LARGE = "x".repeat(2_500_000);
  const image = imageOf(LARGE);
  const start = [PING_BASIC, head(LARGE), opened()];
  const tooLarge: Partial<Exchange> = { status: 413, inspect: () => undefined };
  const source = { blob: whole };

  it("goes in chunks, each where the answer to the last one says", async () => {
    const at = (chunk: number) => `${UPLOADS}c${chunk}`;
    const { notes } = await upload(
      image,
      () => [
        ...start,
        put(LARGE, LARGE, tooLarge),
        progress("0-0"),
        patch("x".repeat(1e6), 0, { headers: { location: at(1) } }),
        patch("x".repeat(1e6), 1e6, { headers: { location: at(2) } }, at(1)),
        patch("x".repeat(5e5), 2e6, { headers: { location: at(3) } }, at(2)),
        put(LARGE, "", {}, at(3)),
        ...manifests(image),
      ],
      { source },
    );
    expect(notes).to.deep.equal([]);
  });

  it("goes in chunks where it breaks off again and again, as some proxies end what is too large", async () => {
    const broken = put(LARGE, LARGE, { takes: 1, inspect: () => undefined });
    const chunks = [patch("x".repeat(1e6), 0), patch("x".repeat(1e6), 1e6), patch("x".repeat(5e5), 2e6), put(LARGE, "")];
    await upload(image, () => [...start, broken, progress("0-0"), broken, progress("0-0"), ...chunks, ...manifests(image)], { source });
  });

  it("is refused where the registry takes no chunk so small: PUSH_DENIED, with the limits' names", async () => {
    const least = { "oci-chunk-min-length": "2000000", location: AT };
    const { code, message } = await rejectionOf(upload(image, () => [PING_BASIC, head(LARGE), opened({ headers: least }), put(LARGE, LARGE, tooLarge)], { source }));
    expect([code, message.includes("client_max_body_size")]).to.deep.equal(["PUSH_DENIED", true]);
  });

  it("is refused where chunks are refused, too", async () => {
    const whole = [put(LARGE, LARGE, tooLarge), progress("0-0")];
    const { code } = await rejectionOf(upload(image, () => [...start, ...whole, patch("x".repeat(1e6), 0, { status: 405, inspect: () => undefined }), progress("0-0"), put(LARGE, LARGE, tooLarge)], { source }));
    expect(code).to.equal("PUSH_DENIED");
  });

  it("is refused at once where it is small already", async () => {
    expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, put(BLOB, BLOB, { status: 413 })]))).code).to.equal("PUSH_DENIED");
  });

  // eslint-disable-next-line @typescript-eslint/require-await -- what a source gives comes asynchronously
  async function* whole({ digest }: { digest: string }, from: number): AsyncGenerator<Uint8Array> {
    yield Buffer.from(image.blobs.get(digest as never) ?? "").subarray(from);
  }
});
