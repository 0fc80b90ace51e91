import type { Directory } from "@dagger.io/dagger";
import { committedVariants } from "../core/containers/committed-variants.js";
import type { FoundVariant } from "../core/containers/variant.js";
import type { MissingBase } from "../core/source/change-range.js";
import { changeNotes, faultMessages } from "../core/source/change-report.js";
import { changedContainers, type Changes } from "../core/source/changed.js";
import { openGit } from "./git-container.js";
import { nixAt } from "./nix.js";

/** Which two commits are compared. */
export interface ChangedOrder {
  readonly src: Directory;
  readonly base?: string | undefined;
  readonly head: string;
  readonly missingBase: MissingBase;
}

/** The containers of a source directory that differ between two commits, and what each is published as. */
export async function changedInSource(images: { gitImage: string; nixImage: string }, order: ChangedOrder): Promise<{ changes: Changes; found: FoundVariant[] }> {
  const { src } = order;
  const git = await openGit(images.gitImage, src);
  const changes = await changedContainers(git, order);
  const found = await committedVariants(git, changes.head, changes.changed, nixAt(images, src, changes.head));
  // What is wrong with a container is told once, however it is built.
  for (const note of [...changeNotes(changes), ...faultMessages(found)]) console.error(note);
  return { changes, found };
}
