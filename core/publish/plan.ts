import { PublishError } from "../errors.js";
import type { ImageIdentity } from "../image/identity.js";
import type { Digest } from "../image/digest.js";
import type { Reference, Repository } from "../image/reference.js";
import { readTagOf, type Tag } from "../image/tag.js";
import { isSameVersion, versionInTag } from "../image/version.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";
import type { Manifest } from "../registry/api/repository-client.js";
import { holdsNoImage } from "./image-entries.js";
import type { BuildPlatform } from "../source/platform.js";
import type { TagState, TakenTag } from "./tag-state.js";

/** A tag and what it holds. */
export interface SeenTag {
  readonly tag: Tag;
  readonly state: TagState;
}

/** What a publish has to do. */
export type Plan =
  | { readonly kind: "publish"; readonly tag: Tag; readonly furtherTags: readonly Tag[] }
  | { readonly kind: "only-tags"; readonly manifest: Manifest; readonly furtherTags: readonly Tag[] }
  | { readonly kind: "already-published"; readonly manifest: Manifest };

/**
 * Decides from what the tags hold. No tag is ever overwritten: one that holds something else stops all,
 * before anything is built.
 */
export function decide(repository: Repository, main: SeenTag, further: readonly SeenTag[], identity: ImageIdentity): Plan {
  for (const seen of [main, ...further]) {
    if (seen.state.kind === "taken") throw tagTaken(repository.tagged(seen.tag), seen.state, identity);
  }
  // Each once: where tags are immutable, a second PUT of the same tag is refused.
  const missing = [...new Set(further.filter(({ state }) => state.kind === "absent").map(({ tag }) => tag))];
  if (main.state.kind !== "published") return { kind: "publish", tag: main.tag, furtherTags: missing };
  const { manifest } = main.state;
  return missing.length > 0
    ? { kind: "only-tags", manifest, furtherTags: missing }
    : { kind: "already-published", manifest };
}

/** What is known of our own side when a tag turns out to be taken. */
export interface OurSide {
  /** The digest of our image, where it is built already. */
  readonly digest?: Digest | undefined;
  readonly cause?: unknown;
}

/** The error for a tag that holds another image; it names both and the way on. */
export function tagTaken(
  reference: Reference,
  state: TakenTag,
  identity: ImageIdentity,
  { digest, cause }: OurSide = {},
): PublishError {
  if (state.lacks) return lacksPlatforms(reference, state, state.lacks, cause);
  const { revision, version, tree } = state.origin;
  if (version !== undefined && identity.kind === "source" && revision === identity.commit.id && areTwoOfOneTag(version, identity.version)) {
    return new PublishError(
      "VERSION_CONFLICT",
      own`${reference.toString()} already holds version ${printable(version, 128)} of this commit (${state.manifest.digest}), and version ${identity.version} would have the same tag`,
      own`A tag has "_" for what it may not hold: change one of the two versions, or publish another commit`,
      { cause },
    );
  }
  const unverified = tree !== undefined && !(identity.kind === "source" && identity.tree === tree);
  const theirs =
    revision === undefined
      ? own`${holdsNoImage(state.manifest.body) ? own`an index without an image in it, and so one` : own`an image`} that does not say which commit it was built from`
      : own`commit ${printable(revision)}${version === undefined ? "" : own` as version ${printable(version)}`}${unverified ? own`, of a tree that nobody compared with it` : ""}`;
  const isOurs = unverified && identity.kind === "source" && revision === identity.commit.id && version !== undefined && isSameVersion(version, identity.version);
  const ours = isOurs ? own`and not that commit's own tree` : own`not ${describeIdentity(identity, digest)}`;
  return new PublishError(
    "TAG_TAKEN",
    own`${reference.toString()} already holds ${theirs} (${state.manifest.digest}), ${ours}`,
    own`Published tags are not overwritten: ${otherTag(reference, identity)}, or have an administrator delete the tag if it is wrong`,
    { cause },
  );
}

function areTwoOfOneTag(one: string, other: string): boolean {
  return versionInTag(one) === versionInTag(other) && !isSameVersion(one, other);
}

function lacksPlatforms(reference: Reference, { manifest }: TakenTag, lacks: readonly BuildPlatform[], cause: unknown): PublishError {
  return new PublishError(
    "TAG_TAKEN",
    own`${reference.toString()} already holds this commit and version (${manifest.digest}), but not for ${lacks.join(", ")}`,
    own`Published tags are not overwritten: publish all platforms together, with another commit or version, or have an administrator delete the tag`,
    { cause },
  );
}

/** What leads to another tag: one that is made of version and commit follows them, any other was chosen. */
function otherTag({ tag }: Reference, identity: ImageIdentity): string {
  return identity.kind === "source" && tag !== undefined && readTagOf(tag, identity.version) ? own`publish another version or commit` : own`choose another tag`;
}

function describeIdentity(identity: ImageIdentity, digest: Digest | undefined): string {
  if (identity.kind === "manifest") return own`the image ${identity.digest}`;
  return own`commit ${identity.commit.id} as version ${identity.version}${digest === undefined ? "" : own` (${digest})`}`;
}
