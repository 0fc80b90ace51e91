import { expect } from "chai";
import { algorithmOf, digestOf, isDigest, parseDigest } from "../../../core/image/digest.js";
import { expectPrintable, HEX64, refusal } from "../faults.js";

const SHA256 = `sha256:${HEX64}`;
const SHA512 = `sha512:${HEX64}${HEX64}`;

describe("image/digest", () => {
  for (const [text, algorithm] of [[SHA256, "sha256"], [SHA512, "sha512"]] as const) {
    it(`takes ${algorithm}`, () => {
      expect(parseDigest(text)).to.equal(text);
      expect(algorithmOf(parseDigest(text))).to.equal(algorithm);
    });
  }

  const bad: Record<string, string> = {
    nothing: "",
    "only hex": HEX64,
    "an empty hash": "sha256:",
    "63 digits": SHA256.slice(0, -1),
    "65 digits": `${SHA256}0`,
    "sha512 with 64 digits": `sha512:${HEX64}`,
    "sha512 with 127 digits": SHA512.slice(0, -1),
    "sha512 with 129 digits": `${SHA512}0`,
    "sha256 with 128 digits": `sha256:${HEX64}${HEX64}`,
    "upper case": SHA256.toUpperCase(),
    "upper-case digits": `sha256:${HEX64.toUpperCase()}`,
    sha1: `sha1:${"a".repeat(40)}`,
    md5: `md5:${"a".repeat(32)}`,
    "a newline": `${SHA256}\n`,
    "a leading at": `@${SHA256}`,
    "a traversal": "sha256:../../../etc/passwd",
    "an ANSI escape": "sha256:\u001b[31m",
  };
  for (const [what, text] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expect(isDigest(text)).to.equal(false);
      expectPrintable(refusal("REFERENCE_INVALID", () => parseDigest(text)));
    });
  }

  const known: ["sha256" | "sha512", string][] = [
    ["sha256", "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "sha512",
      "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ],
  ];
  for (const [algorithm, digest] of known) {
    it(`hashes "abc" by ${algorithm} (FIPS 180-4)`, () => expect(digestOf(Buffer.from("abc"), algorithm)).to.equal(digest));
  }

  it("hashes by sha256 unless told otherwise", () => {
    expect(digestOf(new Uint8Array())).to.equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});
