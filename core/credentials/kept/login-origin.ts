import { printable } from "../../redact.js";

/** Where a login was found that nobody gave: in an entry of a file, or by the helper that the file names. Nothing of it is secret. */
export type LoginOrigin = { readonly file: string } & ({ readonly key: string; readonly helper?: never } | { readonly helper: string; readonly key?: never });

/** The same for a person. */
export function describeOrigin({ file, key, helper }: LoginOrigin): string {
  return printable(helper === undefined ? `${file} (${key})` : `${helper} (${file})`);
}
