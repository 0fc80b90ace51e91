import { changeNotes, changeReport, faultMessages, renderNames } from "../../core/source/change-report.js";
import { MISSING_BASE, type MissingBase } from "../../core/source/change-range.js";
import { changedContainers } from "../../core/source/changed.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { GitProcess } from "../git-process.js";
import { userPath } from "../user-path.js";
import { told } from "../../core/errors/own-words.js";

/** The containers that differ between two commits: their names, or a matrix for CI. Loads no more than it needs. */
export const changedCommand: Command = async (options, { progress, signal }) => {
  const { source, matrix, ...order } = parseOptions(options);
  using git = new GitProcess(userPath(source), signal);
  const changes = await changedContainers(git, order);
  const report = changeReport(changes);
  for (const note of changeNotes(changes)) progress.note(told(note));
  if (!matrix) {
    for (const message of faultMessages(changes.changed)) progress.note(told(message));
    return { json: report, text: renderNames(report), exitCode: EXIT.ok };
  }
  // Loaded only here: it reads Dockerfiles and Nix.
  const { changedMatrix } = await import("./changed-matrix.js");
  const { include, text } = await changedMatrix(git, changes, progress);
  return { json: { ...report, include }, text, exitCode: EXIT.ok };
};

interface ChangedOptions {
  readonly source: string;
  readonly base?: string;
  readonly head: string;
  readonly missingBase: MissingBase;
  readonly matrix: boolean;
}

/** By hand, and not by zod as the other commands: to load it takes longer than all that this one does. */
function parseOptions(options: unknown): ChangedOptions {
  if (isChangedOptions(options)) return options;
  throw new TypeError("the command line gives changed other options than it declares");
}

function isChangedOptions(options: unknown): options is ChangedOptions {
  if (typeof options !== "object" || options === null) return false;
  const { source, base, head, missingBase, matrix }: Partial<Record<keyof ChangedOptions, unknown>> = options;
  const known = MISSING_BASE.some((each) => each === missingBase);
  return typeof source === "string" && typeof head === "string" && typeof matrix === "boolean" && known && (base === undefined || typeof base === "string");
}
