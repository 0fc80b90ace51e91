import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Tag } from "../../image/tag.js";
import type { RepositoryClient } from "../api/repository-client.js";
import { heldDigest } from "../copy/held-digest.js";
import { answersOf } from "../copy/answers.js";
import { listReferrers } from "./list.js";
import { cosignTags, referrersTag } from "./names.js";

/** What refers to an image, at whatever depth: signatures, SBOMs, attestations, and signatures of those. */
export interface Companions {
  /** Manifests that are said to name another one as their subject, each behind its subject. */
  readonly referrers: readonly { readonly subject: Digest; readonly digest: Digest }[];
  /** What cosign keeps under tags that bear a digest. */
  readonly tagged: readonly { readonly tag: Tag; readonly digest: Digest }[];
}

/** More than anybody attaches to an image; a registry that is not honest could go on for ever. */
const MOST = 1000;
const DEEPEST = 5;
const AT_A_TIME = 8;

/** Finds all that refers to an image: to any of its manifests, and to what refers to those. */
export async function findCompanions(client: RepositoryClient, manifests: readonly Digest[]): Promise<Companions> {
  const known = new Set(manifests);
  const found = { referrers: [] as Companions["referrers"][number][], tagged: [] as Companions["tagged"][number][] };
  const registry: Asked = { api: "not asked" };
  let subjects = [...known];
  for (let depth = 0; subjects.length > 0; depth++) {
    if (depth === DEEPEST) throw tooMuch(client, own`what refers to it is referred to, ${DEEPEST} deep`);
    const level = await lookAt(client, subjects, registry);
    found.referrers.push(...level.referrers);
    found.tagged.push(...level.tagged);
    if (found.referrers.length + found.tagged.length > MOST) throw tooMuch(client, own`more than ${MOST} manifests refer to it`);
    const digests = [...level.referrers, ...level.tagged].map(({ digest }) => digest);
    subjects = [...new Set(digests)].filter((each) => !known.has(each));
    for (const each of subjects) known.add(each);
  }
  return found;
}

/** Whether the registry has a referrers API, as its first answer shows. */
interface Asked {
  api: "not asked" | "there" | "none";
}

async function lookAt(client: RepositoryClient, subjects: readonly Digest[], registry: Asked): Promise<Companions> {
  const [first, ...others] = subjects;
  if (first === undefined) return { referrers: [], tagged: [] };
  // Where the first question shows that there is no API, the others are not asked.
  const listed = registry.api === "not asked" ? [await referrersOf(client, first, registry)] : [];
  const rest = listed.length > 0 ? others : subjects;
  const referrers = [...listed, ...(await answersOf(rest, AT_A_TIME, (each) => referrersOf(client, each, registry)))];
  const tags = await answersOf(subjects.flatMap(cosignTags), AT_A_TIME, async (tag) => ({ tag, digest: await heldDigest(client, tag) }));
  return { referrers: referrers.flat(), tagged: tags.flatMap(({ tag, digest }) => (digest === undefined ? [] : [{ tag, digest }])) };
}

async function referrersOf(client: RepositoryClient, subject: Digest, registry: Asked): Promise<Companions["referrers"]> {
  const listed = registry.api === "none" ? undefined : await listReferrers(client, subject, MOST);
  registry.api = listed === undefined ? "none" : "there";
  const entries = listed ?? (await inFallbackTag(client, subject));
  return [...new Set(entries.map(({ digest }) => digest))].map((digest) => ({ subject, digest }));
}

async function inFallbackTag(client: RepositoryClient, subject: Digest): Promise<readonly { readonly digest: Digest }[]> {
  const held = await client.manifest(referrersTag(subject));
  // cosign copy gives the image itself such a tag.
  return held?.body.kind === "index" && held.digest !== subject ? held.body.manifests : [];
}

function tooMuch({ repository }: RepositoryClient, what: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the image of ${repository.toString()} cannot be copied with what refers to it: ${what}`, own`Copy the image alone (--without-referrers; in the module referrers NONE)`);
}
