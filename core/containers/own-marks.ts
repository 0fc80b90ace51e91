import type { FoundContainer } from "./found-container.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { ABOUT, isOurs, type Marks } from "../image/labels.js";
import { printable } from "../redact.js";
import { calledContainer } from "../source/container-folder.js";

const SAID_ELSEWHERE: ReadonlySet<string> = new Set(Object.values(ABOUT));

/** The labels and annotations that a container declares: they say nothing in the place of ours. */
export function ownMarks({ folder, declaration: { labels, annotations } }: Pick<FoundContainer, "folder" | "declaration">): Marks {
  const taken = [...Object.keys(labels), ...Object.keys(annotations)].find(isOurs);
  if (taken === undefined) return { labels, annotations };
  throw new PublishError(
    "SOURCE_INVALID",
    own`container.json gives the image of ${calledContainer(folder)} its own ${printable(taken, 120)}, which is set by what it is built from`,
    SAID_ELSEWHERE.has(taken) ? own`Say it in "about": ${Object.keys(ABOUT).join(", ")}` : own`Leave it out, or give it another name`,
  );
}
