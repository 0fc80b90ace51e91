import { keyParts, noKey, notText, valueAt } from "./key-path.js";
import { unparsable } from "./faults.js";
import type { VersionFile } from "./said.js";

/** The text behind a key of a JSON file. A number counts as it is written. */
export async function jsonText({ path, text }: VersionFile, key: string, origin: string): Promise<string> {
  const plain = text.replace(/^\ufeff/, "");
  const value = valueAt(parsed(plain, path), keyParts(key));
  if (value === undefined) throw noKey(path, key);
  if (typeof value === "string") return value;
  if (typeof value !== "number") throw notText(origin, value);
  // Which digits it has, only what reads YAML tells, of which JSON is a part.
  return (await import("./yaml.js")).yamlText({ path, text: plain }, key, origin);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unparsable(path, "JSON", error);
  }
}
