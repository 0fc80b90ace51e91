import type { Escape } from "./words.js";

/** What a word is worth, or the first reference in it that this file gives no value. */
export type Expansion = { readonly kind: "known"; readonly text: string } | { readonly kind: "unknown"; readonly reference: string };

/** The variables at one point of a Dockerfile. One that is not in it is not set. */
export type Variables = ReadonlyMap<string, Expansion>;

/** No version is so long. Without a limit, `ARG B=$A$A`, `ARG C=$B$B` and so on would fill the memory. */
const LONGEST = 4096;
/** How deep `${A:-${B:-…}}` may go. */
const DEEPEST = 20;
const NAME = /[\p{L}_][\p{L}\p{Nd}_]*|\d+|[@*#?$!-]/uy;
const OPERATOR = /:?[-+?]|\}/y;

/**
 * Takes quotes and escapes off a word and puts values for `$A`, `${A}`, `${A:-default}`, `${A:+other}` and `${A:?message}`, as
 * BuildKit does (frontend/dockerfile/shell). Unlike there, a variable that is not set does not silently become nothing:
 * the base image or the builder may set it. The patterns of newer syntaxes, such as `${A#v}`, stay unknown too.
 */
export function expandWord(word: string, escape: Escape, variables: Variables): Expansion {
  return new Expander(word, escape, variables).whole();
}

class Expander {
  #at = 0;
  #depth = 0;

  constructor(
    private readonly word: string,
    private readonly escape: Escape,
    private readonly variables: Variables,
  ) {}

  whole(): Expansion {
    const parts: Expansion[] = [];
    while (this.#at < this.word.length) parts.push(this.#part("plain"));
    return joined(parts);
  }

  /** Reads up to `end` and over it; without it BuildKit refuses the whole word. */
  #until(end: "}" | '"', quotes: "plain" | "quoted"): Expansion {
    const parts: Expansion[] = [];
    while (this.#at < this.word.length && this.word[this.#at] !== end) parts.push(this.#part(quotes));
    return this.word[this.#at++] === end ? joined(parts) : unknown(this.word);
  }

  #part(quotes: "plain" | "quoted"): Expansion {
    const character = this.word.charAt(this.#at);
    if (character === "$") return this.#reference();
    this.#at++;
    if (character === this.escape) return this.#escaped(quotes);
    if (quotes === "plain" && character === '"') return this.#until('"', "quoted");
    if (quotes === "plain" && character === "'") return this.#literal();
    return known(character);
  }

  /** Between double quotes an escape only counts before what means something there. */
  #escaped(quotes: "plain" | "quoted"): Expansion {
    const next = this.word.charAt(this.#at);
    if (quotes === "quoted" && !['"', "$", this.escape].includes(next)) return known(this.escape);
    this.#at++;
    return known(next);
  }

  #literal(): Expansion {
    const start = this.#at;
    const end = this.word.indexOf("'", start);
    this.#at = end < 0 ? this.word.length : end + 1;
    return end < 0 ? unknown(this.word) : known(this.word.slice(start, end));
  }

  #reference(): Expansion {
    const start = this.#at++;
    const braced = this.#skip("{");
    const name = this.#match(NAME);
    if (!braced) return name === undefined ? known("$") : (this.variables.get(name) ?? unknown(this.word.slice(start, this.#at)));
    const operator = this.#match(OPERATOR);
    const value = name === undefined ? undefined : this.variables.get(name);
    const other = operator === "}" ? undefined : this.#nested();
    const reference = unknown(this.word.slice(start, this.#at));
    if (name === undefined || operator === undefined) return reference;
    return other === undefined ? (value ?? reference) : choice(operator, value, other, reference);
  }

  #nested(): Expansion {
    if (++this.#depth > DEEPEST) this.#at = this.word.length;
    const inner = this.#until("}", "plain");
    this.#depth--;
    return inner;
  }

  #skip(character: string): boolean {
    const found = this.word[this.#at] === character;
    if (found) this.#at++;
    return found;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.word)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

/** `-` takes the other word where the variable is not set, `+` where it is; with `:`, an empty one counts as not set. */
function choice(operator: string, value: Expansion | undefined, other: Expansion, reference: Expansion): Expansion {
  if (value?.kind === "unknown") return value;
  const set = value !== undefined && (value.text !== "" || !operator.startsWith(":"));
  if (operator.endsWith("+")) return set ? other : known("");
  if (set) return value;
  return operator.endsWith("-") ? other : reference;
}

function joined(parts: readonly Expansion[]): Expansion {
  let text = "";
  for (const part of parts) {
    if (part.kind === "unknown") return part;
    text += part.text;
    if (text.length > LONGEST) return unknown(text.slice(0, LONGEST));
  }
  return known(text);
}

function known(text: string): Expansion {
  return { kind: "known", text };
}

function unknown(reference: string): Expansion {
  return { kind: "unknown", reference };
}
