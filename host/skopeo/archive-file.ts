import { stat, symlink } from "node:fs/promises";
import { isatty } from "node:tty";
import { PublishError } from "../../core/errors.js";
import { printable } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { run } from "../process/tool.js";
import { userPath } from "../run/user-path.js";
import type { Workspace } from "../run/workspace.js";

const STANDARD_INPUT = "-";

/** Refuses what cannot hold an archive, before anybody waits for it. */
export async function checkArchive(given: string): Promise<void> {
  if (given === STANDARD_INPUT) return refuseTerminal();
  const found = await stat(pathOf(given)).catch(() => undefined);
  if (found && !found.isDirectory()) return;
  const what = found ? own`is a folder` : own`does not exist`;
  const remedy = own`Name the archive's file, or give - and pipe it into the command`;
  throw new PublishError("SOURCE_INVALID", own`the archive ${printable(given, 200)} ${what}`, remedy);
}

function refuseTerminal(): void {
  if (!isatty(0)) return;
  const what = own`standard input is a terminal, and no archive comes from there`;
  throw new PublishError("CONFIG_MISSING", what, own`Pipe the archive into the command, or name its file`);
}

/** The path of a file with the archive: its own where it is one; what comes through a pipe is written to the workspace. */
export async function archiveFile(given: string, workspace: Workspace, signal: AbortSignal): Promise<string> {
  const path = pathOf(given);
  if (given !== STANDARD_INPUT && (await stat(path)).isFile()) return nameable(path, workspace);
  const file = workspace.join("received.tar");
  // By a process, which can be stopped: our own thread would wait for the other end of a FIFO, whatever happens.
  const options = { signal, stdoutFile: file };
  if (given === STANDARD_INPUT) await run("cat", [], own`read standard input`, { ...options, stdin: "inherit" });
  else await run("cat", ["--", path], own`read ${given}`, options);
  return file;
}

/** skopeo takes what follows a colon for the name of an image in the archive, and knows no way to write one in a path. */
async function nameable(path: string, workspace: Workspace): Promise<string> {
  if (!path.includes(":")) return path;
  const link = workspace.join("given.tar");
  await symlink(path, link);
  return link;
}

/** `<(…)` of a shell is a descriptor that only we have, and no child of ours. */
function pathOf(given: string): string {
  const [, descriptor] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(given) ?? [];
  return descriptor === undefined ? userPath(given) : `/proc/${process.pid}/fd/${descriptor}`;
}
