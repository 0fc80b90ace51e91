import { changeReport, renderNames } from "../../core/report/changes.js";
import { MISSING_BASE, type MissingBase } from "../../core/source/changes/range.js";
import { NAMINGS, type Naming } from "../../core/source/declaration/naming.js";
import { MATRICES, matrixEntries, renderMatrix, type MatrixOf } from "../../core/report/matrix.js";
import type { VersionRules } from "../../core/source/version/rules.js";
import { changed, tellFaults } from "../../core/usecases/changed.js";
import type { Command } from "../cli/command.js";
import { EXIT } from "../cli/exit-codes.js";
import { FolderSource } from "../source/folder-source.js";
import { userPath } from "../run/user-path.js";

/** The containers that differ between two commits: their names, or a matrix for CI. Loads no more than it needs. */
export const changedCommand: Command = async (options, { progress, signal }) => {
  const { source, containersDir, containerNames: names, versionFrom, versionArg, matrix, ...order } = parseOptions(options);
  using tree = new FolderSource(userPath(source), signal, { containersDir, names }, await rulesOf(versionFrom, versionArg));
  const changes = await changed(order, { source: tree, progress });
  const report = changeReport(changes);
  if (matrix === false) {
    tellFaults(changes.changed, progress);
    return { json: report, text: renderNames(report), exitCode: EXIT.ok };
  }
  // Loaded only here: it reads Dockerfiles and Nix.
  const { changedVariants } = await import("../../core/usecases/steps/changed-variants.js");
  const found = await changedVariants(changes, tree);
  tellFaults(found, progress);
  const include = matrixEntries(found, matrix);
  return { json: { ...report, include }, text: renderMatrix(include), exitCode: EXIT.ok };
};

/** Few ask for it. */
async function rulesOf(versionFrom: string | undefined, arg: string | undefined): Promise<VersionRules> {
  if (!versionFrom) return { arg };
  const { parseVersionFrom } = await import("../../core/source/declaration/version-text.js");
  return { arg, from: parseVersionFrom(versionFrom, "taken") };
}

interface ChangedOptions {
  readonly source: string;
  readonly containersDir?: string;
  readonly containerNames?: Naming;
  readonly versionFrom?: string;
  readonly versionArg?: string;
  readonly base?: string;
  readonly head: string;
  readonly missingBase: MissingBase;
  readonly container?: string;
  readonly matrix: MatrixOf | false;
}

/** By hand, and not by zod as the other commands: to load it takes longer than all that this one does. */
function parseOptions(options: unknown): ChangedOptions {
  if (isChangedOptions(options)) return options;
  throw new TypeError("the command line gives changed other options than it declares");
}

function isChangedOptions(options: unknown): options is ChangedOptions {
  if (typeof options !== "object" || options === null) return false;
  const { source, containersDir, containerNames, versionFrom, versionArg, base, head, missingBase, container, matrix }: Partial<Record<keyof ChangedOptions, unknown>> = options;
  const known = MISSING_BASE.some((each) => each === missingBase) && [false, ...MATRICES].some((each) => each === matrix) && [undefined, ...NAMINGS].some((each) => each === containerNames);
  const given = [base, container, containersDir, versionFrom, versionArg].every((each) => each === undefined || typeof each === "string");
  return typeof source === "string" && typeof head === "string" && known && given;
}
