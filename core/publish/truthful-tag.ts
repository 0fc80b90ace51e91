import { PublishError } from "../errors.js";
import { readLikelyTag, readTagByCommit, type Tag, type TagParts } from "../image/tag.js";
import { versionInTag } from "../image/version.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";
import type { Origin } from "./tag-state.js";

/** What is known of an image that is to get a tag. */
export type KnownParts = { readonly [Part in keyof TagParts]: TagParts[Part] | undefined };

/** What an image says itself counts, and where it is silent its tag. How it was built, only the tag says. */
export function knownParts({ revision, version }: Origin, parts: TagParts | undefined): KnownParts {
  return {
    version: version === undefined ? parts?.version : versionInTag(version),
    short: revision?.toLowerCase().slice(0, 7) ?? parts?.short,
    kind: parts?.kind,
  };
}

/**
 * Throws where a tag of the form `<version>-<sha7>[-nix]` would say what is not so, or what nobody knows: it would keep the
 * image that it means from being published, or be believed to be that image. `image` is how the image is called.
 */
export function assertTruthful(tag: Tag, known: KnownParts, image: string): void {
  const said = readTagByCommit(tag) ?? (hasOtherForm(known.version) ? readLikelyTag(tag) : undefined);
  if (!said) return;
  const untrue = [
    ...objection("version", said.version, known.version ?? "not known"),
    ...objection("commit", said.short, known.short ?? "not known"),
    ...objection("kind", said.kind, known.kind ?? said.kind),
  ];
  if (untrue.length === 0) return;
  throw new PublishError(
    "REFERENCE_INVALID",
    own`the tag ${tag} would not be true of ${image}: it says ${untrue.join(", ")}`,
    own`Such a tag stands for one version, commit and kind: give the image one of another form, such as stable-2026-11`,
  );
}

/** Of a version that is no number, such as b4567, its container's tags look like many others; of all other containers those are nobody's. */
function hasOtherForm(version: string | undefined): boolean {
  return version !== undefined && !/^v[0-9]/.test(version);
}

function objection(name: string, said: string, known: string): string[] {
  return said === known ? [] : [`${name} ${said} (which is ${printable(known, 128)})`];
}
