import { expect } from "chai";
import { parseCommit } from "../../../../core/source/git/commit.js";
import { expectPrintable, HEX40, HEX64, refusal } from "../../faults.js";

describe("source/commit", () => {
  const good: { name: string; text: string; id: string }[] = [
    { name: "SHA-1", text: HEX40, id: HEX40 },
    { name: "SHA-256", text: HEX64, id: HEX64 },
    { name: "upper case", text: HEX40.toUpperCase(), id: HEX40 },
    { name: "the newline of git rev-parse", text: `${HEX40}\n`, id: HEX40 },
    { name: "spaces around it", text: `  ${HEX64}\t`, id: HEX64 },
  ];
  for (const { name, text, id } of good) {
    it(`takes ${name}`, () => expect(parseCommit(text)).to.deep.equal({ id, short: "0123456" }));
  }

  const bad: { name: string; text: string; says: string }[] = [
    { name: "an abbreviation", text: "0123456", says: "has 7 digits" },
    { name: "39 digits", text: HEX40.slice(1), says: "has 39 digits" },
    { name: "41 digits", text: `${HEX40}0`, says: "has 41 digits" },
    { name: "63 digits", text: HEX64.slice(1), says: "has 63 digits" },
    { name: "65 digits", text: `${HEX64}0`, says: "has 65 digits" },
    { name: "a letter beyond f", text: `g${HEX40.slice(1)}`, says: "not hexadecimal" },
    { name: "nothing", text: "", says: "not hexadecimal" },
    { name: "HEAD", text: "HEAD", says: "not hexadecimal" },
    { name: "a branch", text: "main", says: "not hexadecimal" },
    { name: "an option", text: "--upload-pack=x", says: "not hexadecimal" },
    { name: "a space inside", text: `${HEX40.slice(0, 20)} ${HEX40.slice(20)}`, says: "not hexadecimal" },
    { name: "full-width digits", text: "\uff10".repeat(40), says: "not hexadecimal" },
    { name: "two ids", text: `${HEX40}\n${HEX40}`, says: "not hexadecimal" },
    { name: "a bidirectional override", text: `\u202e${HEX40}`, says: "not hexadecimal" },
  ];
  for (const { name, text, says } of bad) {
    it(`refuses ${name}`, () => {
      const message = refusal("COMMIT_INVALID", () => parseCommit(text));
      expect(message).to.include(says);
      expectPrintable(message);
    });
  }
});
