import { expect } from "chai";
import fc from "fast-check";
import { nixTokens } from "../../core/source/nix/tokens.js";
import { readNixVersion } from "../../core/source/nix/version.js";

const PIECES = [
  ...["version", " = ", '"1.2"', ";", "''", "${", "}", "{", '"', "\\", "'", "$", "/*", "*/", "#", "\n", "\r\n", "(", ")", "[", "]", "passthru"],
  ...["let ", " in ", "rec ", "inherit ", "with ", "assert ", "if ", " then ", " else ", "a", ".", ":", "@", "?", ",", "...", "==", "1", "\t"],
  ...["./", "/", "<", ">", "~/", "https:", "+", "-", "\ufeff"],
];

const piece = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 9 }) },
);
/** Up to 10,000 characters, of pieces of Nix or of anything. */
const nix = fc.oneof(
  fc.array(piece, { maxLength: 1100, size: "max" }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 10_000, size: "max" }),
);
const anything = fc.string({ unit: "binary", maxLength: 200 });

const BLANK = /^(?:\s|#[^\r\n]*|\/\*[^]*?(?:\*\/|$))*$/;

describe("fuzz: Nix", () => {
  it("any text falls into tokens, one behind the other, with only blanks and comments between them", () =>
    fc.assert(
      fc.property(nix, (text) => {
        let at = 0;
        for (const { start, end } of nixTokens(text)) {
          if (start < at || end <= start || !BLANK.test(text.slice(at, start))) return false;
          at = end;
        }
        return at <= text.length && BLANK.test(text.slice(at));
      }),
      { numRuns: 1000 },
    ));

  it("any text declares a version or none", () =>
    fc.assert(
      fc.property(nix, (text) => {
        const declared = readNixVersion(text);
        return declared?.kind !== "computed" || declared.expressions.every((expression) => text.includes(expression));
      }),
      { numRuns: 1000 },
    ));

  const quotes: { name: string; quote: (text: string) => string }[] = [
    { name: "a string", quote: (text) => `"${text.replace(/["\\$]/g, "\\$&")}"` },
    { name: "an indented string", quote: (text) => `''${text.replace(/'/g, "''\\'").replace(/\$/g, "''$")}''` },
  ];
  for (const { name, quote } of quotes) {
    it(`nothing in ${name} is read as code`, () =>
      fc.assert(
        fc.property(fc.oneof(nix, anything), (text) => {
          expect(readNixVersion(`{ a = ${quote(text)}; version = "1.2"; }`)).to.deep.equal({ kind: "literal", version: "1.2" });
        }),
        { numRuns: 1000 },
      ));
  }

  it("nothing in a comment is read as code", () =>
    fc.assert(
      fc.property(fc.oneof(nix, anything), (text) => {
        const code = `{ /*${text.replaceAll("*", "")}*/ #${text.replace(/[\r\n]/g, "")}\nversion = "1.2"; }`;
        expect(readNixVersion(code)).to.deep.equal({ kind: "literal", version: "1.2" });
      }),
      { numRuns: 1000 },
    ));

  it("a version of any characters is what its string says", () =>
    fc.assert(
      fc.property(anything, (version) => {
        expect(readNixVersion(`{ version = ${quotes[0]?.quote(version) ?? ""}; }`)).to.deep.equal({ kind: "literal", version });
      }),
      { numRuns: 1000 },
    ));

  // Where a character is looked at once for every other one, each of these takes minutes.
  const repeated = ['"${', "{", "let version = version; in ", "rec { a = ", "{ a ? ", "if ", "a: ", "a+", "a/", "$"];
  for (const piece of repeated) {
    it(`256 KB of ${JSON.stringify(piece)} is no more tokens than characters, and read to its end`, () => {
      const text = piece.repeat(Math.ceil(256_000 / piece.length));
      expect(nixTokens(text).length).to.be.at.most(text.length);
      for (const before of ["", '"', "''", "{ version = "]) readNixVersion(before + text);
    });
  }
});
