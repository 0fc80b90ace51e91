import { readFile } from "node:fs/promises";
import { parseAuthority } from "../../core/registry/http/authorities.js";

/** The text of the PEM file that `--ca-file` names, where it names one. */
export async function readCa(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const pem = await readFile(path, "utf8").catch(() => "");
  return parseAuthority(pem, path);
}
