/** The escape character of a Dockerfile: a directive at the top can make it a backtick, for Windows paths. */
export type Escape = "\\" | "`";

/** `KEY=word`, the word still with its quotes, escapes and references; a key without `=` has none. */
export interface Pair {
  readonly key: string;
  readonly word: string | undefined;
}

/** Splits `KEY=value KEY2="a b" KEY3` into pairs. */
export function argPairs(rest: string, escape: Escape): Pair[] {
  return words(rest, escape).map((word) => {
    const equals = word.indexOf("=");
    return equals < 0 ? { key: word, word: undefined } : { key: word.slice(0, equals), word: word.slice(equals + 1) };
  });
}

/** The pairs of an ENV, which may also have the old form of one key, a space and the rest of the line. */
export function envPairs(rest: string, escape: Escape): Pair[] {
  const old = /^([^\s=]+)\s+(.*)$/s.exec(rest);
  return old ? [{ key: old[1] ?? "", word: old[2] }] : argPairs(rest, escape);
}

/** Words in the shell's sense, with their quotes. */
export function words(text: string, escape: Escape): string[] {
  const e = quoteForRegExp(escape);
  return text.match(new RegExp(`(?:[^\\s"'${e}]|${e}[^]|"(?:[^"${e}]|${e}[^])*"|'[^']*'|["'${e}])+`, "g")) ?? [];
}

/** A word without its quotes and escapes. */
export function unquote(text: string, escape: Escape): string {
  const e = quoteForRegExp(escape);
  const part = new RegExp(`"((?:[^"${e}]|${e}[^])*)"|'([^']*)'|${e}([^])`, "g");
  const escaped = new RegExp(`${e}(["${e}$])`, "g");
  return text.replace(part, (_, double?: string, single?: string, plain?: string) =>
    double !== undefined ? double.replace(escaped, "$1") : (single ?? plain ?? ""),
  );
}

export function quoteForRegExp(escape: Escape): string {
  return escape === "\\" ? "\\\\" : "`";
}
