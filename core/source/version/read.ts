import { extname } from "node:path/posix";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { called } from "./faults.js";
import type { FileSource } from "./rules.js";
import type { Said, VersionFile } from "./said.js";

/** Larger than any file that people keep versions in; what reads YAML takes seconds for so much that is hostile. */
const LARGEST = 512 * 1024;

/** What a file says of a version. What reads it is loaded for the files that need it alone. */
export async function readVersionFile(source: FileSource, { path, text }: VersionFile): Promise<Said> {
  if (text.length > LARGEST) throw new PublishError("SOURCE_INVALID", own`${called(path)}, which a version is to come from, is larger than ${LARGEST / 1024} kB`, own`Keep the version in a smaller file`);
  const origin = originOf(source, path);
  switch (source.kind) {
    case "text":
      return { text: text.replace(/^\ufeff/, ""), origin };
    case "bake":
      return { text: await (await import("./bake.js")).bakeText({ path, text }, source.variable, origin), origin };
    case "key":
      return { text: await keyText({ path, text }, source.key, origin), origin };
  }
}

function originOf(source: FileSource, path: string): string {
  switch (source.kind) {
    case "text":
      return own`the version in ${called(path)}`;
    case "bake":
      return own`the variable ${called(source.variable)} in ${called(path)}`;
    case "key":
      return own`${called(source.key)} in ${called(path)}`;
  }
}

async function keyText(file: VersionFile, key: string, origin: string): Promise<string> {
  switch (extname(file.path).toLowerCase()) {
    case ".json":
      return (await import("./json.js")).jsonText(file, key, origin);
    case ".yaml":
    case ".yml":
      return (await import("./yaml.js")).yamlText(file, key, origin);
    case ".toml":
      return (await import("./toml.js")).tomlText(file, key, origin);
    default:
      throw new PublishError("SOURCE_INVALID", own`the name of ${called(file.path)} does not tell how it is read for ${called(key)}`, own`Name a file that ends in .json, .yaml, .yml or .toml, or leave out the key to take the whole text of it`);
  }
}

/** The error for a file that is not there. */
export function noVersionFile(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`there is no file ${called(path)}, which a version is to come from, or it is not in the source tree`, own`Add it; a path is of the container's folder or, with a slash in front, from the root of the source tree`);
}
