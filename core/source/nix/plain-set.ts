import type { Token } from "./tokens.js";

/**
 * Whether what begins at a token is a set of which all names stand there: `{ … }`, `rec { … }`, in brackets or not, or a
 * function that gives one, `(old: { … })`. It may be followed by a further `//`, but not by an argument or a selection.
 */
export function isPlainSet(tokens: readonly Token[], start: number): boolean {
  let at = start;
  let brackets = 0;
  const is = (text: string) => tokens[at]?.text === text && tokens[at]?.kind !== "text";
  for (; is("("); at++) brackets++;
  while (tokens[at]?.kind === "name" && tokens[at + 1]?.text === ":") at += 2;
  if (is("rec")) at++;
  if (!is("{")) return false;
  const end = closing(tokens, at);
  if (end === undefined || namesAreComputed(tokens, at, end)) return false;
  for (at = end + 1; brackets > 0 && is(")"); at++) brackets--;
  const next = tokens[at];
  return brackets === 0 && (next === undefined || next.kind === "close" || ["//", ";", ",", "in", "then", "else"].includes(next.text));
}

function closing(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.kind === "open") depth++;
    if (tokens[at]?.kind === "close" && --depth === 0) return at;
  }
  return undefined;
}

/** `${name} = …;` or `"${name}" = …;` in the set itself: such a name may be any. */
function namesAreComputed(tokens: readonly Token[], open: number, end: number): boolean {
  let depth = 0;
  for (let at = open; at < end; at++) {
    const { kind, text } = tokens[at] ?? { kind: "close", text: "" };
    const beginsName = at > open && ["{", ";"].includes(tokens[at - 1]?.text ?? "");
    if (depth === 1 && beginsName && (text === "${" || (text === '"' && tokens[at + 1]?.text === "${"))) return true;
    if (kind === "open") depth++;
    if (kind === "close") depth--;
  }
  return false;
}
