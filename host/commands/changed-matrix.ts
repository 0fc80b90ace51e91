import type { Progress } from "../../core/publish/ports.js";
import { committedVariants } from "../../core/containers/committed-variants.js";
import { matrixEntry, renderMatrix, type MatrixEntry } from "../../core/containers/variant.js";
import { faultMessages } from "../../core/source/change-report.js";
import type { Changes } from "../../core/source/changed.js";
import { nixAt } from "../checked-out-nix.js";
import type { GitProcess } from "../git-process.js";
import { told } from "../../core/errors/own-words.js";

/** What the changed containers are published as, for CI; what is wrong with one of them is told, and stops no other. */
export async function changedMatrix(git: GitProcess, { head, changed }: Changes, progress: Progress): Promise<{ include: MatrixEntry[]; text: string }> {
  const found = await committedVariants(git, head, changed, nixAt(git, head));
  for (const message of faultMessages(found)) progress.note(told(message));
  return { include: found.map(matrixEntry), text: renderMatrix(found) };
}
