/** Shorter ones may be words of any text. */
const TELLING = 8;
/** A key of 4096 bits has fifty lines. What has more is told as a whole, or not at all. */
const MOST = 80;

/**
 * What of a secret's text has to be hidden: a file such as .npmrc or a key is told by programs in parts, a line or what
 * stands behind its "=" alone.
 */
export function secretParts(text: string): string[] {
  const whole = text.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const values = lines.map((line) => line.slice(line.indexOf("=") + 1).trim());
  const parts = [...lines, ...values].filter((part) => part.length >= TELLING && !isPlain(part));
  return [...new Set([whole, ...(lines.length > MOST ? [] : parts)])].filter((part) => part !== "");
}

/** A header of a key, and an address without a login, are no secrets: to hide them would make a log unreadable. */
function isPlain(part: string): boolean {
  return /^-----.*-----$/.test(part) || /^(?:[\w.-]+ ?= ?)?https?:\/\/[^@\s]*$/.test(part);
}
