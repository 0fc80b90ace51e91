import { constants } from "node:fs";
import { access, lstat, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Confidential } from "../../core/credentials/confidential.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import type { KeyReceiver } from "../../core/usecases/keys/receiver.js";
import { systemCode } from "../process/system-error.js";

/** Whether a file that is there is replaced. */
export type Existing = "refused" | "replaced";

/** A file of mode 0600 that gets a key: whole or not at all, for it is written beside it and renamed. */
export class FileReceiver implements KeyReceiver {
  readonly name: string;

  constructor(
    readonly path: string,
    readonly existing: Existing,
  ) {
    this.name = own`the file ${printable(path)}`;
  }

  async prepare(): Promise<void> {
    const found = await lstat(this.path).catch(absent).catch((error: unknown) => Promise.reject(this.#unusable(error)));
    if (found && this.existing === "refused") throw refused(own`${this.name} exists already`, own`Name a new file; what is in that one may still be a key that works`);
    if (found && !found.isFile()) throw refused(own`${this.name} is no plain file`, own`Name a file, or one that is not there yet`);
    const folder = dirname(this.path);
    await access(folder, constants.W_OK | constants.X_OK).catch(() => {
      throw refused(own`no file can be made in ${printable(folder)}`, own`Make the folder, and one that you may write to`);
    });
  }

  /** Under a name of its own, which a killed run leaves to the next one. */
  async store(key: Confidential): Promise<void> {
    const beside = join(dirname(this.path), `.${basename(this.path)}.container-publisher`);
    try {
      await rm(beside, { force: true });
      await writeNew(beside, key.reveal());
      await rename(beside, this.path);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw new PublishError("TOOL_FAILED", own`${this.name} could not be written (${codeOf(error)})`, own`Look at the folder and at the space on its disk`);
    }
  }

  async readBack(): Promise<Confidential | undefined> {
    const file = await open(this.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(absent).catch((error: unknown) => Promise.reject(this.#unusable(error)));
    if (!file) return new Confidential("");
    try {
      return new Confidential(await file.readFile("utf8"));
    } finally {
      await file.close();
    }
  }

  /** A path that leads through a file, or one that is too long. */
  #unusable(error: unknown): PublishError {
    return refused(own`${this.name} cannot be looked at (${codeOf(error)})`, own`Check its path`);
  }
}

/** A file that is made here and now, by whatever mask its mode would be cut, and that is on the disk when it is closed. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function absent(error: unknown): undefined {
  if (systemCode(error) === "ENOENT") return undefined;
  throw error;
}

function codeOf(error: unknown): string {
  return systemCode(error) ?? own`unknown`;
}

function refused(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
