import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { parseKeptFile, unusable, type KeptFile } from "../../core/credentials/kept/kept-file.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { readUpTo } from "../process/descriptor.js";
import { systemCode } from "../process/system-error.js";
import { authfilePaths, type AuthfilePath } from "./paths.js";

/** No file of logins is longer: it is some other file. */
const LIMIT = 1024 * 1024;

/** The files in which the caller keeps logins, as far as they are there. One that is, and cannot be read, is an error: a login may be in it. */
export function keptFiles(environment: NodeJS.ProcessEnv = process.env): KeptFile[] {
  return authfilePaths(environment).flatMap((file) => {
    const text = textOf(file);
    return text === undefined ? [] : [parseKeptFile({ path: file.path, text })];
  });
}

const ABSENT = new Set(["ENOENT", "ENOTDIR"]);

/** undefined where there is none. Nobody is waited for at the other end of a FIFO. */
function textOf({ path, when }: AuthfilePath): string | undefined {
  try {
    return readText(path);
  } catch (error) {
    if (error instanceof PublishError) throw error;
    const code = systemCode(error) ?? own`unknown`;
    if (when === "customary" && ABSENT.has(code)) return undefined;
    throw unusable(own`${printable(path)}, where logins are kept, cannot be read (${code})`, REMEDY);
  }
}

const REMEDY = own`Check its path and its mode, or name another file in REGISTRY_AUTH_FILE`;

function readText(path: string): string {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(descriptor);
    if (facts.isDirectory()) throw unusable(own`${printable(path)}, where logins are kept, is a folder`, REMEDY);
    if (!facts.isFile() && !facts.isCharacterDevice()) throw unusable(own`${printable(path)}, where logins are kept, is no file`, REMEDY);
    const bytes = readUpTo(Math.min(facts.isFile() ? facts.size : LIMIT, LIMIT), descriptor);
    if (bytes.length > LIMIT) throw unusable(own`${printable(path)} is longer than any file of logins (over ${LIMIT / 1024} KiB)`, REMEDY);
    return bytes.toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
