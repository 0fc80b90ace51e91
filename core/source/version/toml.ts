import { parse } from "smol-toml";
import { numberWithoutText, unparsable } from "./faults.js";
import { keyParts, noKey, notText, valueAt } from "./key-path.js";
import type { VersionFile } from "./said.js";

/** The text behind a key of a TOML file. */
export function tomlText({ path, text }: VersionFile, key: string, origin: string): string {
  const value = valueAt(parsed(text, path), keyParts(key));
  if (value === undefined) throw noKey(path, key);
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  throw typeof value === "number" ? numberWithoutText(origin, value) : notText(origin, value);
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text.replace(/^\ufeff/, ""), { integersAsBigInt: true });
  } catch (error) {
    throw unparsable(path, "TOML", error);
  }
}
