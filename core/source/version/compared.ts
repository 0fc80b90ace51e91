/** What stands in a version, a piece at a time: numbers, words, and Debian's `~`, which comes before everything. */
type Piece = { readonly rank: number; readonly text: string };

/** Words of what comes before a release. */
const EARLIER = /^(?:a|alpha|b|beta|c|cr|rc|m|milestone|dev|pre|preview|snapshot|nightly|canary|next)$/i;
const [BEFORE_ALL, BEFORE_END, END, WORD, NUMBER] = [0, 1, 2, 3, 4] as const;
const NOTHING: Piece = { rank: END, text: "" };

/**
 * Compares two versions as people count them: 1.10 is newer than 1.9, 1.0-rc1 older than 1.0, and 1.0-r1 newer. 0 for two
 * of which none is newer, as 1.0 and v1.0.
 */
export function compareVersions(one: string, other: string): number {
  const [pieces, others] = [piecesOf(one), piecesOf(other)];
  for (let at = 0; at < Math.max(pieces.length, others.length); at++) {
    const order = compared(pieces[at] ?? NOTHING, others[at] ?? NOTHING);
    if (order !== 0) return order;
  }
  return 0;
}

function piecesOf(version: string): Piece[] {
  return (version.replace(/^v(?=\d)/, "").match(/\d+|[a-z]+|~/gi) ?? []).map((text) => {
    if (/\d/.test(text)) return { rank: NUMBER, text: text.replace(/^0+(?=\d)/, "") };
    return { rank: text === "~" ? BEFORE_ALL : EARLIER.test(text) ? BEFORE_END : WORD, text: text.toLowerCase() };
  });
}

function compared(one: Piece, other: Piece): number {
  if (one.rank !== other.rank) return one.rank - other.rank;
  // Of numbers without zeros in front, the longer one is the larger one.
  if (one.rank === NUMBER && one.text.length !== other.text.length) return one.text.length - other.text.length;
  return one.text === other.text ? 0 : one.text < other.text ? -1 : 1;
}
