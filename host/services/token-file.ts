import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readlinkSync, type Stats } from "node:fs";
import { Confidential } from "../../core/credentials/confidential.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { tokenIn } from "../../core/services/token-text.js";
import { readUpTo } from "../process/descriptor.js";
import { systemCode } from "../process/system-error.js";

/** No token is longer: it is some other file. */
const LIMIT = 64 * 1024;

/**
 * The token in a file that is our user's alone: a regular file, and no link to one, of mode 0600. It is opened once, and
 * looked at and read by that one handle, so that nothing is put in its place in between. `named` is by what its path was
 * given.
 */
export function readTokenFile(path: string, named: string): Confidential {
  const descriptor = opened(path, named);
  const shown = own`the token file ${printable(path, 200)}`;
  try {
    assertOurs(fstatSync(descriptor), path, shown);
    return new Confidential(tokenIn(textOf(descriptor, shown), shown));
  } finally {
    closeSync(descriptor);
  }
}

/** Follows no link, and does not wait for the other end of a FIFO. */
function opened(path: string, named: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    const shown = own`the token file ${printable(path, 200)}`;
    if (code === "ELOOP") throw refused(own`${shown} is a link${target(path)}, and whoever may change the link could choose what is read`, own`Name the file itself`);
    if (code === "EACCES") throw refused(own`${shown} may not be read by this user`, ownerCommand(path));
    // A socket, or a device that is not there.
    if (code === "ENXIO" || code === "ENODEV") throw irregular(shown);
    // A path where nothing is may be the token itself, put in the wrong place: not repeated.
    throw refused(own`the token file that ${named} names cannot be read`, own`Give the path of a file of mode 0600 that holds the token alone`);
  }
}

function target(path: string): string {
  try {
    return own` to ${printable(readlinkSync(path), 200)}`;
  } catch {
    return "";
  }
}

function assertOurs(facts: Stats, path: string, shown: string): void {
  if (!facts.isFile()) throw irregular(shown);
  const us = process.getuid?.() ?? facts.uid;
  if (facts.uid !== us) throw refused(own`${shown} belongs to another user (uid ${facts.uid})`, ownerCommand(path));
  const mode = facts.mode & 0o7777;
  // Without the right to write it is narrower still.
  if ((mode & ~0o600) !== 0) throw refused(own`${shown} is open to others, or to more than reading and writing (mode ${mode.toString(8).padStart(4, "0")})`, own`Run: chmod 600 ${inShell(path)}`);
}

function irregular(shown: string): PublishError {
  return refused(own`${shown} is no regular file`, own`Write the token into a file of mode 0600 (install -m 600 /dev/stdin PATH), and name that one`);
}

function ownerCommand(path: string): string {
  const us = process.getuid?.() ?? 0;
  return own`Run: sudo chown ${us} ${inShell(path)} && sudo chmod 600 ${inShell(path)}`;
}

function textOf(descriptor: number, shown: string): string {
  const bytes = readUpTo(LIMIT, descriptor);
  if (bytes.length > LIMIT) throw refused(own`${shown} holds more than a token (over ${LIMIT / 1024} KiB)`, own`Put the token alone into it`);
  if (!isUtf8(bytes)) throw refused(own`${shown} is not text`, own`Write the token in ASCII, as it was given`);
  return bytes.toString("utf8");
}

/** A path as a shell takes it for one word. */
function inShell(path: string): string {
  return printable(/^[\w./@:+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`, 300);
}

function refused(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
