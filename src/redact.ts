import { PublishError } from "./errors.js";

const MASK = "[redacted]";

/**
 * Knows the secrets of one run and takes them out of any text that leaves it.
 * A Dagger engine does not scrub what module code throws or prints, so we do.
 */
export class Redactor {
  readonly #needles = new Set<string>();

  /** Hides the secret as it stands, in base64 (both alphabets), URL-encoded and as a JSON string. */
  hide(secret: string): void {
    if (secret === "") return;
    const bytes = Buffer.from(secret, "utf8");
    const jsonBody = JSON.stringify(secret).slice(1, -1);
    const base64 = bytes.toString("base64");
    const percent = percentEncoded(bytes);
    const forms = [
      secret,
      jsonBody,
      // Go's JSON encoder also escapes these three.
      jsonBody.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`),
      base64,
      base64.replace(/=+$/, ""),
      bytes.toString("base64url"),
      percent,
      percent.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase()),
      encodeURIComponent(base64),
      new URLSearchParams({ s: secret }).toString().slice(2),
    ];
    for (const form of forms) this.#needles.add(form);
  }

  /** Hides a password, and the `username:password` pair that HTTP Basic and authfiles carry. */
  hideBasic(username: string, password: string): void {
    this.hide(password);
    this.hide(`${username}:${password}`);
  }

  redact(text: string): string {
    // Longest first: a short form must not cut a longer one apart and leave its tail readable.
    const needles = [...this.#needles].sort((a, b) => b.length - a.length);
    return needles.reduce((clean, needle) => clean.replaceAll(needle, MASK), text);
  }

  /**
   * The same error with every text in it redacted, and without a cause that could still hold a secret.
   * Only here is a long text cut: half a secret would not have been recognised any more.
   */
  redactError(error: PublishError): PublishError {
    const clean = (text: string) => bothEnds(this.redact(text));
    return new PublishError(error.code, clean(error.what), clean(error.remedy));
  }
}

/** How much of a text a person is shown. */
const SHOWN = 1500;

/** The start of a long text says what it is about, and its end what went wrong. */
function bothEnds(text: string): string {
  const half = SHOWN / 2;
  return text.length <= SHOWN ? text : `${shortened(text, half)} ${text.slice(-half).replace(/^[\udc00-\udfff]/, "")}`;
}

function percentEncoded(bytes: Buffer): string {
  const unreserved = /[A-Za-z0-9\-_.!~*'()]/;
  return [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x80 && unreserved.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

/**
 * One printable line out of text that a stranger sent: no control characters (they could rewrite a terminal), and no
 * invisible or bidirectional ones (they could reorder what is read). `limit` is for texts that hold no secret.
 */
export function printable(text: string, limit = Infinity): string {
  const clean = text
    // eslint-disable-next-line no-control-regex -- control characters are exactly what has to go
    .replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, " ")
    .trim();
  return shortened(clean, limit);
}

/** Cut to a length, with a sign of it, and not through the middle of a character. */
function shortened(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** A URL without user name, password and query: all three are places where tokens travel. */
export function withoutUrlSecrets(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
