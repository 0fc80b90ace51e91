import { expect } from "chai";
import { expandWord, type Expansion } from "../../../../core/source/dockerfile/expansion.js";
import { argPairs, envPairs } from "../../../../core/source/dockerfile/words.js";

describe("source/dockerfile-words: argPairs", () => {
  const cases: { rest: string; pairs: [string, string | undefined][] }[] = [
    { rest: "A", pairs: [["A", undefined]] },
    { rest: "A=", pairs: [["A", ""]] },
    { rest: 'A=""', pairs: [["A", ""]] },
    { rest: "A=b", pairs: [["A", "b"]] },
    { rest: "A=b=c", pairs: [["A", "b=c"]] },
    { rest: 'A="b c" D', pairs: [["A", "b c"], ["D", undefined]] },
    { rest: "A='b \"c' D=e", pairs: [["A", 'b "c'], ["D", "e"]] },
    { rest: 'A="b \\" c"', pairs: [["A", 'b " c']] },
    { rest: "A=b\\ c", pairs: [["A", "b c"]] },
    { rest: 'A=b"c"d', pairs: [["A", "bcd"]] },
    { rest: "A='b\\c'", pairs: [["A", "b\\c"]] },
    { rest: "A=${B:-c}", pairs: [["A", "c"]] },
    { rest: "  A=b\t\tC=d  ", pairs: [["A", "b"], ["C", "d"]] },
    { rest: "", pairs: [] },
  ];
  for (const { rest, pairs } of cases) {
    it(`splits ${JSON.stringify(rest)}`, () => {
      const found = argPairs(rest, "\\").map(({ key, word }) => [key, word === undefined ? undefined : expandWord(word, "\\", new Map())]);
      expect(found).to.deep.equal(pairs.map(([key, text]) => [key, text === undefined ? undefined : { kind: "known", text }]));
    });
  }
});

describe("source/dockerfile-words: envPairs", () => {
  const cases: { rest: string; pairs: { key: string; word: string | undefined }[] }[] = [
    { rest: "A=b C=d", pairs: [{ key: "A", word: "b" }, { key: "C", word: "d" }] },
    { rest: "A b C=d", pairs: [{ key: "A", word: "b C=d" }] },
    { rest: "A\t b", pairs: [{ key: "A", word: "b" }] },
    { rest: "A", pairs: [{ key: "A", word: undefined }] },
  ];
  for (const { rest, pairs } of cases) it(`splits ${JSON.stringify(rest)}`, () => expect(envPairs(rest, "\\")).to.deep.equal(pairs));
});

describe("source/dockerfile-expansion: a word", () => {
  const variables = new Map<string, Expansion>([
    ["A", { kind: "known", text: "1" }],
    ["EMPTY", { kind: "known", text: "" }],
    ["LOST", { kind: "unknown", reference: "$ORIGIN" }],
  ]);
  const known: { word: string; text: string }[] = [
    { word: "$A.$A", text: "1.1" },
    { word: "${A}b$", text: "1b$" },
    { word: "\"$A\"'$A'\\$A", text: "1$A$A" },
    { word: '"\\$A\\"\\\\\\n"', text: '$A"\\\\n' },
    { word: "${EMPTY}${EMPTY:-a}${EMPTY-b}${EMPTY+c}${EMPTY:+d}", text: "ac" },
    { word: "${NONE:-a}${NONE-b}${NONE+c}${NONE:+d}", text: "ab" },
    { word: "${A:-$LOST}", text: "1" },
    { word: "${NONE:+$LOST}", text: "" },
    { word: '"${NONE:-"a b"}"', text: "a b" },
    { word: "${A:?a}${A?b}", text: "11" },
    { word: "{}$. $", text: "{}$. $" },
  ];
  for (const { word, text } of known) {
    it(`${word} is ${text}`, () => expect(expandWord(word, "\\", variables)).to.deep.equal({ kind: "known", text }));
  }

  const unknown: { word: string; reference: string }[] = [
    { word: "1.$NONE", reference: "$NONE" },
    { word: "${LOST:-a}", reference: "$ORIGIN" },
    { word: "${LOST:+a}", reference: "$ORIGIN" },
    { word: "${NONE:-$LOST}", reference: "$ORIGIN" },
    { word: "$1", reference: "$1" },
    { word: "$$A", reference: "$$" },
    { word: "${EMPTY:?a}", reference: "${EMPTY:?a}" },
    { word: "${A#1}b", reference: "${A#1}" },
    { word: "${A/1/2}", reference: "${A/1/2}" },
    { word: "${:-a}", reference: "${:-a}" },
    { word: "'a", reference: "'a" },
    { word: "1${NONE:-'}", reference: "1${NONE:-'}" },
  ];
  for (const { word, reference } of unknown) {
    it(`${word} needs ${reference}`, () => expect(expandWord(word, "\\", variables)).to.deep.equal({ kind: "unknown", reference }));
  }
});
