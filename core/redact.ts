import { PublishError } from "./errors.js";
import { masked } from "./redact/masked.js";
import { marked, piecesOf, type Piece } from "./errors/own-words.js";
import { INVISIBLE, WrittenSecret } from "./redact/written.js";

/**
 * Knows the secrets of one run and takes them out of any text that leaves it.
 * A Dagger engine does not scrub what module code throws or prints, so we do.
 */
export class Redactor {
  /** By the secret's own text, once plain and once in base64. */
  readonly #hidden = new Map<string, readonly WrittenSecret[]>();

  /** Hides the secret as it stands and in base64 (both alphabets), each also as JSON, URLs, forms and HTML escape it. */
  hide(secret: string): void {
    if (secret !== "") this.#hidden.set(secret, [WrittenSecret.plain(secret), WrittenSecret.base64(secret)]);
  }

  /** Hides a password, and the `username:password` pair that HTTP Basic and authfiles carry. */
  hideBasic(username: string, password: string): void {
    this.hide(password);
    this.hide(`${username}:${password}`);
  }

  /** Takes the secrets out of what came from outside; what `own` marks as our words stays as it is. */
  redact(text: string): string {
    // Longest first: a short form must not cut a longer one apart and leave its tail readable.
    const written = [...this.#hidden.values()].flat().sort((a, b) => b.length - a.length);
    const pieces = written.reduce<readonly Piece[]>(masked, piecesOf(text));
    return pieces.map((piece) => piece.text).join("");
  }

  /** Whether a text is a secret, or holds one that is too long to be a part of it by chance. */
  reveals(text: string): boolean {
    if (this.#hidden.has(text)) return true;
    return [...this.#hidden].some(([secret, written]) => secret.length >= TELLING && written.some((each) => each.findIn(text).length > 0));
  }

  /** For what a stranger said: redacted, and only then cut. Half a secret would not have been recognised any more. */
  excerpt(text: string): string {
    return bothEnds(this.redact(text));
  }

  /** The same error with every text in it redacted, and without a cause that could still hold a secret. */
  redactError(error: PublishError): PublishError {
    const { what, remedy } = error.marked;
    // What is clean is ours: it may come this way again.
    return new PublishError(error.code, marked(this.excerpt(what)), marked(this.excerpt(remedy)));
  }
}

/** From how many characters on a secret is not a word of other texts. */
const TELLING = 8;

/** How much of a text a person is shown. */
const SHOWN = 1500;

/** The start of a long text says what it is about, and its end what went wrong. */
function bothEnds(text: string): string {
  const half = SHOWN / 2;
  return text.length <= SHOWN ? text : `${shortened(text, half)} ${text.slice(-half).replace(/^[\udc00-\udfff]/, "")}`;
}

const TO_BLANK = new RegExp(`[${INVISIBLE}]+`, "g");

/**
 * One printable line out of text that a stranger sent: no control characters (they could rewrite a terminal), and no
 * invisible or bidirectional ones (they could reorder what is read). `limit` is for texts that hold no secret.
 */
export function printable(text: string, limit = Infinity): string {
  return shortened(text.replace(TO_BLANK, " ").trim(), limit);
}

/** The same in quotation marks, for a value that is refused: blanks at its ends are shown, for they may be what is wrong. */
export function quoted(text: string, limit = Infinity): string {
  return `"${shortened(text.replace(TO_BLANK, " "), limit)}"`;
}

/** Cut to a length, with a sign of it, and not through the middle of a character. */
function shortened(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** A URL without user name, password and query: all three are places where tokens travel. `host` is what its host is called. */
export function withoutUrlSecrets(url: URL, host = url.host): string {
  return `${url.protocol}//${host}${url.pathname}`;
}
