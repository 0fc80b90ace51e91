import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";

/**
 * A token in the text of a file, a variable or a secret: without the byte order mark and the line break that editors and
 * `echo` put around it. `name` is what messages call it; the text itself is never repeated.
 */
export function tokenIn(text: string, name: string): string {
  const refused = (why: string) => new PublishError("CONFIG_MISSING", own`${name} ${why}`, own`Put the token into it, on one line, and nothing else`);
  const token = text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
  if (token.trim() === "") throw refused(own`is empty`);
  if (/[\r\n]/.test(token)) throw refused(own`has several lines`);
  // What an Authorization header carries (RFC 6750, section 2.1), and every token is made of.
  if (!/^[\x21-\x7e]+$/.test(token)) throw refused(own`holds a blank or another character that no token has`);
  return token;
}
