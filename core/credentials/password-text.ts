import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";

/**
 * The password in the text of a secret: without the byte order mark that Windows' editors put before it, and without the
 * line break that `echo` and editors leave behind it. What cannot be one is named, and never repeated.
 */
export function passwordIn(text: string): string {
  if (UTF_16.test(text)) {
    throw unusable(own`is text in UTF-16, as Windows PowerShell writes it`, own`Write it in UTF-8 or ASCII (PowerShell: Set-Content -Encoding ascii)`);
  }
  const password = text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
  if (/[\r\n]/.test(password)) {
    throw unusable(own`has several lines, and HTTP Basic carries no control character`, own`Check that the secret holds only the key itself`);
  }
  return password;
}

/** Read as UTF-8, every second character is a NUL, and a byte order mark is two bytes that mean nothing. */
const UTF_16 = /^(?:\ufffd\ufffd)?(?:[^\0]\0){2}|^(?:\ufffd\ufffd)?(?:\0[^\0]){2}/;

function unusable(why: string, remedy: string): PublishError {
  return new PublishError("CREDENTIAL_REJECTED", own`the password ${why}`, remedy);
}
