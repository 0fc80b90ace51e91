import type { Directory } from "@dagger.io/dagger";
import { PublishError } from "../errors.js";
import { committedVariants } from "../image/committed-variants.js";
import { matrixEntry, renderMatrix } from "../image/variant.js";
import { quoted } from "../redact.js";
import { own } from "../errors/own-words.js";
import { changeNotes, changeReport, faultMessages, renderNames } from "../source/change-report.js";
import { parseMissingBase } from "../source/change-range.js";
import { changedContainers } from "../source/changed.js";
import { openGit } from "./git-container.js";
import { nixAt } from "./nix.js";

/** The ways to write down which containers changed. */
const FORMATS = ["matrix", "names", "json"] as const;

/** The containers of a source directory that differ between two commits. */
export async function changedInSource(
  { gitImage, nixImage }: { gitImage: string; nixImage: string },
  src: Directory,
  { base, head, missingBase, format }: { base: string | undefined; head: string; missingBase: string; format: string },
): Promise<string> {
  const known = FORMATS.find((each) => each === format);
  if (!known) throw new PublishError("CONFIG_MISSING", own`${quoted(format, 40)} is not a format`, own`Use one of: ${FORMATS.join(", ")}`);
  const order = { base, head, missingBase: parseMissingBase(missingBase) };
  const git = await openGit(gitImage, src);
  const changes = await changedContainers(git, order);
  const report = changeReport(changes);
  for (const note of changeNotes(changes)) console.error(note);
  if (known === "names") {
    tellFaults(changes.changed);
    return renderNames(report);
  }
  const include = await committedVariants(git, changes.head, changes.changed, nixAt({ nixImage, gitImage }, src, changes.head));
  tellFaults(include);
  if (known === "matrix") return renderMatrix(include);
  return JSON.stringify({ ...report, include: include.map(matrixEntry) }, null, 2);
}

/** What is wrong with a container is told once, however it is built. */
function tellFaults(found: readonly { readonly fault?: PublishError | undefined }[]): void {
  for (const message of faultMessages(found)) console.error(message);
}
