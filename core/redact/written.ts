/** What `printable` takes out of a text, or puts a space for: inside a secret it may be there, or a space, or gone. */
export const INVISIBLE = "\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff";

const BLANK = new RegExp(`[\\s${INVISIBLE}]`);
const SPACE = 0x20;
const SPACES = /\s{0,80}/y;
/** More backslashes than a secret has side by side, each as often as JSON in JSON in JSON doubles it. */
const RUN = 80;
const BACKSLASHES = new RegExp(`\\\\{0,${RUN}}`, "y");
/** The five characters that HTML escapes, by names and numbers. */
const MARKUP = new Set(["&", "<", ">", '"', "'"]);
const ENTITY = /&#?\w{2,4};/y;
const PADDING = /(?:=|%3d)*/iy;

/**
 * One character of a secret, in all the ways in which programs write it. No two encoders escape the same characters
 * (JSON's of Go, PHP and Python, a URL's of a path, a query and a form), so each is read for itself.
 */
class Letter {
  readonly #spellings: readonly string[];
  readonly #percent: string;
  readonly #units: readonly string[];
  readonly isBlank: boolean;

  constructor(
    readonly character: string,
    more: readonly string[],
  ) {
    this.#spellings = [character, ...more];
    this.#percent = Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    this.#units = character.split("").map((unit) => `u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    this.isBlank = BLANK.test(character);
  }

  /** Adds where it may end in a text in which it starts at `at`: "%25" is a "%", and it may be the first of three characters. */
  addEnds(ends: number[], text: string, at: number): void {
    this.#addSpelled(ends, text, at);
    if (text[at] === "%") this.#addPercent(ends, text, at);
    if (text[at] === "&" && MARKUP.has(this.character)) ends.push(after(ENTITY, text, at));
    if (text[at] === "\\") this.#addEscaped(ends, text, at);
  }

  #addSpelled(ends: number[], text: string, at: number): void {
    for (const each of this.#spellings) if (text.startsWith(each, at)) ends.push(at + each.length);
  }

  #addPercent(ends: number[], text: string, at: number): void {
    const { length } = this.#percent;
    // A backslash stands for a run of them.
    const most = this.character === "\\" ? at + RUN * length : at;
    for (let each = at; each <= most && text.slice(each, each + length).toLowerCase() === this.#percent; each += length) ends.push(each + length);
  }

  /** Behind backslashes, of which JSON in JSON has several; a backslash itself is some of them. */
  #addEscaped(ends: number[], text: string, at: number): void {
    const end = after(BACKSLASHES, text, at);
    const asNumber = this.#numberIn(text, at);
    if (asNumber !== undefined) ends.push(asNumber);
    if (this.character === "\\") for (let each = at + 1; each <= end; each++) ends.push(each);
    this.#addSpelled(ends, text, end);
  }

  /** As `\u00e4`, half of a pair after the other. */
  #numberIn(text: string, at: number): number | undefined {
    let end = at;
    for (const unit of this.#units) {
      end = after(BACKSLASHES, text, end);
      if (text[end - 1] !== "\\" || text.slice(end, end + unit.length).toLowerCase() !== unit) return undefined;
      end += unit.length;
    }
    return end;
  }
}

/** A part of a text, without what stands at its end. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A secret as it can be found in a text, whichever of its characters are escaped, and however it is broken into lines. */
export class WrittenSecret {
  private constructor(
    readonly letters: readonly Letter[],
    readonly padding: RegExp | undefined,
  ) {}

  static plain(secret: string): WrittenSecret {
    // One for a run of backslashes, which encoders make longer or shorter as a whole.
    const letters = Array.from(secret.replace(/\\+/g, "\\"), (each) => new Letter(each, misread(each)));
    return new WrittenSecret(letters.some(({ isBlank }) => !isBlank) ? letters : [], undefined);
  }

  /** In both alphabets, with and without padding. */
  static base64(secret: string): WrittenSecret {
    const text = Buffer.from(secret).toString("base64").replace(/=+$/, "");
    const other: Readonly<Record<string, string[]>> = { "+": ["-"], "/": ["_"] };
    return new WrittenSecret(Array.from(text, (each) => new Letter(each, other[each] ?? [])), PADDING);
  }

  get length(): number {
    return this.letters.length;
  }

  /** Where it stands in a text, from the left, each behind the one before. */
  findIn(text: string): Range[] {
    const found: Range[] = [];
    for (let start = 0; this.length > 0 && start < text.length; start++) {
      const end = this.#endIn(text, start);
      if (end === undefined) continue;
      found.push({ start, end });
      start = end - 1;
    }
    return found;
  }

  /** The furthest end of the secret where it starts at `at`. */
  #endIn(text: string, at: number): number | undefined {
    let ends = [at];
    for (const letter of this.letters) {
      const next: number[] = [];
      for (const end of ends) {
        letter.addEnds(next, text, end);
        // Between two letters a line may have been broken, and not before the first.
        if (end > at && text.charCodeAt(end) <= SPACE) letter.addEnds(next, text, after(SPACES, text, end));
        if (letter.isBlank) next.push(end);
      }
      if (next.length === 0) return undefined;
      ends = next.length === 1 ? next : [...new Set(next)];
    }
    const end = Math.max(...ends);
    return this.padding ? after(this.padding, text, end) : end;
  }
}

/** What becomes of a character that is not ASCII where its bytes are taken for Latin-1, or Latin-1's for UTF-8. */
function misread(character: string): string[] {
  if (character < "\u0080") return character === " " ? ["+"] : [];
  const asLatin1 = Buffer.from(character).toString("latin1");
  const shown = asLatin1.replace(new RegExp(`[${INVISIBLE}]+`, "g"), " ");
  return [asLatin1, shown, "\ufffd", "?"];
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
