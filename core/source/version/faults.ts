import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";

/** How messages call a path, or a key, which is a stranger's text. */
export function called(text: string): string {
  return printable(text, 160);
}

/** The error for a file that holds no version where one was looked for. */
export function noVersion(what: string, remedy: string): PublishError {
  return new PublishError("VERSION_MISSING", what, remedy);
}

/** The error for a value that is no text. */
export function noText(origin: string, is: string): PublishError {
  return noVersion(own`${origin} is ${is}, and no version`, own`Write the version there as a text, in quotes`);
}

/** The error for a number of which only the value is known: 1.10 and 1.1 are one number and two versions. */
export function numberWithoutText(origin: string, value: number): PublishError {
  return noVersion(own`${origin} is the number ${value}, whose zeros at the end nobody can tell`, own`Put it in quotes`);
}

/** The error for a file that cannot be read as what its name says that it is. */
export function unparsable(path: string, format: string, why: unknown): PublishError {
  const said = why instanceof Error ? (why.message.split("\n")[0] ?? "") : String(why);
  return new PublishError("SOURCE_INVALID", own`${called(path)} is no ${format}: ${printable(said, 200)}`, own`Mend it, or have the version come from elsewhere`);
}
