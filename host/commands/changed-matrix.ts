import type { Narrator } from "../../src/publish/ports.js";
import { committedVariants } from "../../src/image/committed-variants.js";
import { matrixEntry, renderMatrix, type MatrixEntry } from "../../src/image/variant.js";
import { faultMessages } from "../../src/source/change-report.js";
import type { Changes } from "../../src/source/changed.js";
import { nixAt } from "../checked-out-nix.js";
import type { GitProcess } from "../git-process.js";
import { told } from "../../src/errors/own-words.js";

/** What the changed containers are published as, for CI; what is wrong with one of them is told, and stops no other. */
export async function changedMatrix(git: GitProcess, { head, changed }: Changes, narrator: Narrator): Promise<{ include: MatrixEntry[]; text: string }> {
  const found = await committedVariants(git, head, changed, nixAt(git, head));
  for (const message of faultMessages(found)) narrator.note(told(message));
  return { include: found.map(matrixEntry), text: renderMatrix(found) };
}
