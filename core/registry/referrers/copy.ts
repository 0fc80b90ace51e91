import { PublishError, type ErrorCode } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Manifest, RepositoryClient } from "../api/repository-client.js";
import { heldDigest } from "../copy/held-digest.js";
import { answersOf } from "../copy/answers.js";
import { addToFallbackIndex } from "./fallback-index.js";
import type { Companions } from "./find.js";
import { listReferrers } from "./list.js";

/** What became of what refers to an image, in the repository that it was copied to. */
export interface Accompanied {
  /** How many manifests came along, and how many were there already. */
  readonly copied: number;
  readonly there: number;
  /** What a person should know of the rest. */
  readonly notes: readonly string[];
}

export interface CompanionCopy {
  readonly from: RepositoryClient;
  readonly to: RepositoryClient;
  /** The image that is there already. */
  readonly image: Digest;
  /** Copies one manifest with all that it consists of. */
  readonly upload: (manifest: Digest) => Promise<unknown>;
}

type Fate = "copied" | "there" | { readonly note: string };

const AT_A_TIME = 4;

/** Copies what refers to an image: what was found first, to which the others refer, before them. */
export async function copyCompanions(companions: Companions, copy: CompanionCopy): Promise<Accompanied> {
  try {
    return await copyAll(companions, copy);
  } catch (error) {
    throw withoutThem(error);
  }
}

const BROKEN: ReadonlySet<ErrorCode> = new Set(["SOURCE_INVALID", "RESPONSE_INVALID", "DIGEST_MISMATCH"]);

/** What is broken of it need not keep anybody from the image itself. */
function withoutThem(error: unknown): unknown {
  if (!(error instanceof PublishError) || !BROKEN.has(error.code)) return error;
  const { what, remedy } = error.marked;
  return new PublishError(error.code, own`what refers to the image cannot be copied: ${what}`, own`${remedy}; or copy the image alone (--without-referrers; in the module referrers NONE)`, { cause: error });
}

async function copyAll({ referrers, tagged }: Companions, copy: CompanionCopy): Promise<Accompanied> {
  const fates: Fate[] = [];
  const manifests: { subject: Digest; manifest: Manifest }[] = [];
  for (const { subject, digest } of referrers) {
    const manifest = await copy.from.manifest(digest);
    const objection = objectionTo(manifest, subject);
    if (!manifest || objection !== undefined) {
      fates.push({ note: own`${digest}, which the source lists as referring to ${subject}, was left out: ${objection ?? ""}` });
      continue;
    }
    fates.push(await copyOne(digest, copy));
    manifests.push({ subject, manifest });
  }
  fates.push(...(await listThem(manifests, copy)));
  fates.push(...(await answersOf(tagged, AT_A_TIME, (each) => copyTagged(each, copy))));
  return summed(fates);
}

/** Why a manifest is none that refers to another one; undefined for one that is. */
function objectionTo(manifest: Manifest | undefined, subject: Digest): string | undefined {
  if (!manifest) return own`it is not there`;
  if (manifest.body.kind === "other") return own`it is of a kind that is not known here`;
  return manifest.body.subject?.digest === subject ? undefined : own`it does not say so itself`;
}

async function copyOne(digest: Digest, { to, upload }: CompanionCopy): Promise<Fate> {
  if ((await heldDigest(to, digest)) === digest) return "there";
  await upload(digest);
  return "copied";
}

/** A registry with a referrers API lists by itself what names a subject. For another one the tags do it that the spec has for that. */
async function listThem(manifests: readonly { subject: Digest; manifest: Manifest }[], { to, image }: CompanionCopy): Promise<Fate[]> {
  if (manifests.length === 0 || (await listReferrers(to, image, 1)) !== undefined) return [];
  const subjects = [...new Set(manifests.map(({ subject }) => subject))];
  return (
    await answersOf(subjects, AT_A_TIME, async (subject): Promise<Fate[]> => {
      const of = manifests.filter((each) => each.subject === subject).map(({ manifest }) => manifest);
      const added = await addToFallbackIndex(to, subject, of);
      return added === "added" ? [] : [{ note: own`${of.length} manifests that refer to ${subject} are in ${to.repository.toString()}, but not listed there: the tag that should list them holds something else` }];
    })
  ).flat();
}

/** A tag of cosign's holds all signatures of an image: what is there is not replaced by what somebody else signed. */
async function copyTagged({ tag, digest }: Companions["tagged"][number], { from, to, upload }: CompanionCopy): Promise<Fate> {
  const held = await heldDigest(to, tag);
  if (held === digest) return "there";
  const reference = to.repository.tagged(tag).toString();
  if (held !== undefined) return { note: own`${reference} holds ${held} and not the source's ${digest}, and was left as it is` };
  const manifest = await from.manifest(digest);
  if (!manifest || manifest.body.kind === "other") return { note: own`${from.repository.tagged(tag).toString()} was left out: it holds no manifest that is known here` };
  await upload(digest);
  await to.putManifest(tag, manifest);
  return "copied";
}

function summed(fates: readonly Fate[]): Accompanied {
  const count = (fate: Fate) => fates.filter((each) => each === fate).length;
  return { copied: count("copied"), there: count("there"), notes: fates.flatMap((each) => (typeof each === "string" ? [] : [each.note])) };
}
