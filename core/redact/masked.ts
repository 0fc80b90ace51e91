import type { Piece } from "../errors/own-words.js";
import type { Range, WrittenSecret } from "./written.js";

const MASK: Piece = { text: "[redacted]", from: "us" };

/**
 * Takes a secret out of what came from outside. Our own words stay as they are, also where they are the secret; where it
 * begins in ours and ends in others', or the other way round, the others' part goes.
 */
export function masked(pieces: readonly Piece[], secret: WrittenSecret): readonly Piece[] {
  // Each piece by itself first: what stands before it may not hide where in it the secret begins.
  const apart = pieces.flatMap((piece) => (piece.from === "us" ? [piece] : cut(piece, secret.findIn(piece.text))));
  const across = secret.findIn(apart.map(({ text }) => text).join(""));
  if (across.length === 0) return apart;
  let start = 0;
  return apart.flatMap((piece) => {
    const [from, to] = [start, (start += piece.text.length)];
    const within = across.flatMap((range) => (range.start < to && range.end > from ? [{ start: Math.max(range.start, from) - from, end: Math.min(range.end, to) - from }] : []));
    return piece.from === "us" ? [piece] : cut(piece, within);
  });
}

function cut(piece: Piece, ranges: readonly Range[]): Piece[] {
  let kept = 0;
  const pieces = ranges.flatMap(({ start, end }): Piece[] => {
    const before = piece.text.slice(kept, start);
    kept = end;
    return [{ ...piece, text: before }, MASK];
  });
  return [...pieces, { ...piece, text: piece.text.slice(kept) }].filter(({ text }) => text !== "");
}
