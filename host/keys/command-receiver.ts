import { access, constants, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Confidential } from "../../core/credentials/confidential.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import type { KeyReceiver } from "../../core/usecases/keys/receiver.js";
import { userEnvironment } from "../process/child-environment.js";
import { askProgram } from "../process/tool.js";
import { userPath } from "../run/user-path.js";

/**
 * A command that reads a key from its standard input, to the end of it; there is no line break behind the key. It is
 * started as it stands, by no shell, in its user's environment. What it prints is shown only where it fails.
 */
export class CommandReceiver implements KeyReceiver {
  readonly name: string;

  constructor(
    readonly program: string,
    readonly args: readonly string[],
    readonly environment: NodeJS.ProcessEnv,
    readonly signal: AbortSignal,
  ) {
    this.name = own`the standard input of ${printable(program, 200)}`;
  }

  async prepare(): Promise<void> {
    const candidates = this.program.includes("/") ? [this.#file] : (this.environment["PATH"] ?? "").split(delimiter).map((folder) => join(folder, this.program));
    for (const candidate of candidates) if (await isProgram(candidate)) return;
    throw this.#missing();
  }

  async store(key: Confidential): Promise<void> {
    const { exitCode, stderr } = await askProgram(this.#file, this.args, { environment: userEnvironment(this.environment), cwd: userPath("."), input: key.reveal(), signal: this.signal }, () => this.#missing());
    if (exitCode === 0) return;
    const end = stderr.trim().split("\n").slice(-3).join(" ");
    const why = end === "" ? "" : own`: ${printable(end)}`;
    const remedy = end === "" ? own`It said nothing of why: try the command by itself, with any text as its standard input` : own`Mend what it names`;
    throw new PublishError("TOOL_FAILED", own`${printable(this.program, 200)} did not take the key (exit code ${exitCode}${why})`, remedy);
  }

  /** What a command did with it, only its exit code tells. */
  readBack(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** One that is named by its path is where its user stands. */
  get #file(): string {
    return this.program.includes("/") ? userPath(this.program) : this.program;
  }

  #missing(): PublishError {
    return new PublishError("TOOL_MISSING", own`${printable(this.program, 200)} cannot be started`, own`Install it, or name it by its path`);
  }
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(async () => (await stat(path)).isFile(), () => false);
}
