import { randomBytes } from "node:crypto";

// Our own words in a text, told apart from what came from outside. A secret is looked for in what came from outside
// alone: it may be a word of ours ("wrong"), and a hole in our own words would tell it.

/** The marks around our own words. Nobody outside can know them, so nothing from outside can pass for ours. */
const NONCE = randomBytes(12).toString("hex");
const START = `\ufdd0${NONCE}`;
const END = `\ufdd1${NONCE}`;
const MARKED = new RegExp(`${START}(.*?)${END}`, "s");
const MARKS = new RegExp(`[\ufdd0\ufdd1]${NONCE}`, "g");

/**
 * Tags a template of a message: what it says itself are our own words, and what is put into it came from outside, unless
 * it is marked already. What no template marks counts as from outside, as a whole.
 */
export function own(words: TemplateStringsArray, ...values: readonly unknown[]): string {
  return words.map((each, at) => marked(each) + (at < values.length ? String(values[at]) : "")).join("");
}

/** Marks a text as a whole: a constant of ours, or one that is clean already. */
export function marked(text: string): string {
  const words = unmarked(text);
  return words === "" ? "" : `${START}${words}${END}`;
}

export function unmarked(text: string): string {
  return text.replace(MARKS, "");
}

/** Notes by what they read, with their marks. Progress takes plain text, and what redacts it finds the marks here. */
const TOLD = new Map<string, string>();
const TOLD_LIMIT = 1000;

/** A note for somebody who takes plain text, such as progress. */
export function told(text: string): string {
  const words = unmarked(text);
  if (TOLD.size >= TOLD_LIMIT) TOLD.clear();
  TOLD.set(words, text);
  return words;
}

/** A piece of a text, and whose words it is. */
export interface Piece {
  readonly text: string;
  readonly from: "us" | "outside";
}

/** The text in pieces, by its marks, or by those that it had when it was told. */
export function piecesOf(text: string): Piece[] {
  return (TOLD.get(text) ?? text).split(MARKED).flatMap((each, at): Piece[] => {
    const words = unmarked(each);
    return words === "" ? [] : [{ text: words, from: at % 2 === 1 ? "us" : "outside" }];
  });
}
