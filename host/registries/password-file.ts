import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import { readlink } from "node:fs/promises";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { isatty } from "node:tty";
import { interrupted, PublishError } from "../../core/errors.js";
import { printable } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { orVariable, VARIABLES, type OptionPrefix } from "../logins/variables.js";
import { readUpTo } from "../process/descriptor.js";
import { systemCode } from "../process/system-error.js";
import { isOnReadOnlyMount } from "../run/mounts.js";
import { StopSignal } from "../cli/stop-signal.js";

/** No key is longer: it is some other file. */
const LIMIT = 64 * 1024;
/** What BuildKit takes at the most of a build's secret. */
const BUILD_SECRET_LIMIT = 500 * 1024;

/** What messages call a file with a secret, and where else the secret could come from. */
interface SecretFile {
  readonly kind: string;
  readonly option: string;
  readonly otherwise: string;
}

/** The text of the file that `--password-file` names. */
export function readPasswordFile(path: string, prefix: OptionPrefix): Promise<string> {
  return readSecretFile(path, { kind: own`password file`, option: own`${prefix}password-file${orVariable(prefix, VARIABLES.passwordFile)}`, otherwise: own`${prefix}password-stdin` });
}

/** The text of the file that `--oidc-token-file` names. */
export function readIdTokenFile(path: string, prefix: OptionPrefix): Promise<string> {
  return readSecretFile(path, { kind: own`file of the ID token`, option: own`${prefix}oidc-token-file`, otherwise: own`${prefix}oidc-token-file /dev/stdin` });
}

/** The text of the file that `--client-secret-file` names. */
export function readClientSecretFile(path: string): Promise<string> {
  return readSecretFile(path, { kind: own`file of the client's secret`, option: own`--client-secret-file`, otherwise: own`--client-secret-stdin` });
}

/** The bytes of the file that `--secret id=…,src=…` names: such a secret need not be text. */
export async function readBuildSecretFile(path: string, id: string): Promise<Buffer> {
  const file = { kind: own`file of the secret ${id}`, option: own`--secret id=${id},src=…`, otherwise: own`--secret id=${id},src=/dev/stdin` };
  const { bytes, shown } = await readSecretBytes(path, file, BUILD_SECRET_LIMIT);
  if (bytes.length > BUILD_SECRET_LIMIT) throw refused(own`${shown} is larger than a secret may be (${BUILD_SECRET_LIMIT / 1024} KiB)`, own`Give only what has to be secret`);
  if (bytes.length === 0) throw refused(own`${shown} is empty`, own`Write the secret into it, or leave it out`);
  return bytes;
}

async function readSecretFile(path: string, file: SecretFile): Promise<string> {
  const { bytes, shown } = await readSecretBytes(path, file, LIMIT);
  return textOf(bytes, shown);
}

/** To a byte more than the limit. */
async function readSecretBytes(path: string, file: SecretFile, limit: number): Promise<{ bytes: Buffer; shown: string }> {
  const descriptor = opened(path, file);
  const shown = own`the ${file.kind} ${printable(path, 200)}`;
  let isOurs = true;
  try {
    const facts = fstatSync(descriptor);
    if (facts.isDirectory()) throw refused(own`${shown} is a folder`, own`Name the file in it that holds it`);
    if (isatty(descriptor)) throw refused(own`${shown} is a terminal`, own`Name a file, or pipe it into the command and give ${file.otherwise}`);
    if ((facts.mode & 0o077) !== 0 && !(await isOnReadOnlyMount(descriptor))) throw await readByOthers(path, descriptor, facts, file);
    if (!facts.isFIFO()) return { bytes: readUpTo(limit, descriptor), shown };
    isOurs = false;
    return { bytes: await endOf(new Socket({ fd: descriptor, readable: true, writable: false }), limit), shown };
  } finally {
    if (isOurs) closeSync(descriptor);
  }
}

/** The password that is piped into the command. */
export function readPasswordInput(prefix: OptionPrefix): Promise<string> {
  return readInput(own`Pipe the password into the command, or give ${prefix}password-env or ${prefix}password-file`);
}

/** Or the secret of an OIDC client. */
export function readClientSecretInput(): Promise<string> {
  return readInput(own`Pipe the client's secret into the command, or give --client-secret-env or --client-secret-file`);
}

async function readInput(otherwise: string): Promise<string> {
  if (isatty(0)) throw refused(own`standard input is a terminal, where everybody could read along`, otherwise);
  return textOf(await endOf(process.stdin), "standard input");
}

const ABSENT = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

/** Does not wait for the other end of a FIFO: nothing could stop us there. */
function opened(path: string, { kind, option }: SecretFile): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error) ?? "";
    // A path where nothing is may be the password itself, put in the wrong place: not repeated.
    const what = ABSENT.has(code) ? own`the file that ${option} names` : own`the ${kind} ${printable(path, 200)}`;
    throw refused(own`${what} cannot be read`, own`Check its path and its mode`);
  }
}

/** On a read-only mount (a secret of Kubernetes or Docker) its mode is as good as it gets; elsewhere it can be mended. */
async function readByOthers(path: string, descriptor: number, { mode, uid }: Stats, { kind, otherwise }: SecretFile): Promise<PublishError> {
  // What /dev/stdin and links lead to.
  const real = printable(await readlink(`/proc/self/fd/${descriptor}`).catch(() => path), 200);
  const us = process.getuid?.() ?? uid;
  const mendable = us === uid || us === 0;
  const remedy = mendable ? own`Run: chmod 600 ${real}` : own`Only its owner may change that: give it by ${otherwise} <${real}, or a copy of your own (install -m 600)`;
  return refused(own`the ${kind} ${printable(path, 200)} may be read by others (mode ${(mode & 0o777).toString(8)})`, remedy);
}

/** All of a stream; a stop ends the wait for it. */
async function endOf(stream: Readable, limit = LIMIT): Promise<Buffer> {
  using stop = new StopSignal();
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of addAbortSignal(stop.signal, stream)) {
      const bytes = Buffer.from(chunk as Uint8Array);
      chunks.push(bytes);
      if ((length += bytes.length) > limit) break;
    }
  } catch (error) {
    throw stop.signal.aborted ? interrupted() : error;
  }
  return Buffer.concat(chunks);
}

function textOf(bytes: Buffer, shown: string): string {
  if (bytes.length > LIMIT) throw refused(own`${shown} holds more than a password (over ${LIMIT / 1024} KiB)`, own`Give only the key itself`);
  const text = bytes.toString("utf8");
  // UTF-16 is named for what it is later on, as it is where a password comes from elsewhere.
  if (!isUtf8(bytes) && !text.includes("\0")) throw refused(own`${shown} is not text in UTF-8`, own`Write the password in UTF-8`);
  return text;
}

function refused(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
