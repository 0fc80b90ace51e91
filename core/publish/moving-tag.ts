import { own } from "../errors/own-words.js";
import type { ImageIdentity } from "../image/identity.js";
import type { Tag } from "../image/tag.js";
import { versionInTag } from "../image/version.js";
import type { Plan } from "./plan.js";

/** What is to be told of the tags that a plan gives, but for the one that is made of version and commit. */
export function notesOn(plan: Exclude<Plan, { kind: "already-published" }>, identity: ImageIdentity): string[] {
  const chosen = plan.kind === "publish" && identity.kind === "manifest" ? [plan.tag] : [];
  return movingTagNotes([...chosen, ...plan.furtherTags], identity);
}

/**
 * What is told of tags that are about to be given, and that look as if they were to move on to the next image, such as
 * latest: they work once, and are TAG_TAKEN ever after. Better said now than then.
 */
export function movingTagNotes(tags: readonly Tag[], identity: ImageIdentity): string[] {
  const missing = identity.kind === "source" ? own`neither the version nor the commit` : own`no version`;
  return tags
    .filter((tag) => !(identity.kind === "source" ? namesSource(tag, identity) : namesOneImage(tag)) && !namesDate(tag))
    .map((tag) => own`the tag ${tag} names ${missing}, and published tags never move: it stays with this image, and the next image cannot have it (TAG_TAKEN)`);
}

function namesSource(tag: Tag, { version, commit }: Extract<ImageIdentity, { kind: "source" }>): boolean {
  return tag.includes(commit.short) || holdsNumber(tag, versionInTag(version).replace(/^v(?=[0-9])/, ""));
}

/** Whether a version stands in a tag as a whole: 1.2 is not in 1.2.3, nor in 11.2. */
function holdsNumber(tag: Tag, version: string): boolean {
  for (let at = tag.indexOf(version); at >= 0; at = tag.indexOf(version, at + 1)) {
    if (!/[0-9.]$/.test(tag.slice(0, at)) && !/^\.?[0-9]/.test(tag.slice(at + version.length))) return true;
  }
  return false;
}

/** Of an image whose version is not known, any number may be the one, but a major version alone: v1 moves. */
function namesOneImage(tag: Tag): boolean {
  return /[0-9]/.test(tag) && !/^v?[0-9]{1,3}$/.test(tag);
}

/** A year and a month, as in stable-2026-11 or nightly-20261120. */
function namesDate(tag: Tag): boolean {
  return /(?<![0-9])20[0-9]{2}[-._]?(?:0[1-9]|1[0-2])(?:[-._]?[0-3][0-9])?(?![0-9])/.test(tag);
}
