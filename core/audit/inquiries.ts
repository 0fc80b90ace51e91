import { PublishError, type ErrorCode } from "../errors.js";
import { own } from "../errors/own-words.js";
import { isTag, readLikelyTag, readTagByCommit, type Tag } from "../image/tag.js";
import { printable } from "../redact.js";
import { errorCodes, saysAbsent } from "../registry/fault.js";
import { keepsTag } from "../registry/api/kept-tag.js";
import { listCatalog, listTags, type Listing } from "../registry/api/listing.js";
import { probePermission, type PermissionAnswer } from "../registry/api/permission-probe.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import type { Session } from "../registry/session.js";
import { sameOrigin } from "../registry/auth/trust.js";
import type { Finding } from "./posture.js";

/** Enough to see that a list is given; nobody reads more of it in a report. */
const LISTED_MOST = 1000;

/** What listing a repository's tags told. */
export interface TagInquiry {
  readonly finding: Finding;
  readonly repository: "exists" | "absent" | "unknown";
  readonly names: readonly string[];
}

export async function askForTags(client: RepositoryClient): Promise<TagInquiry> {
  const asked = await ask(listTags(client, LISTED_MOST));
  if (asked.kind === "turned-away") return { finding: no(asked.why), repository: "unknown", names: [] };
  const listing = asked.answer;
  if (listing.kind === "listed") return { finding: yes(counted(listing, own`tag`, own`tags`)), repository: "exists", names: listing.names };
  const { session } = client;
  const here = sameOrigin(listing.response.url, session.transport.origin);
  const absent = saysAbsent(await session.refusal(listing.response)) && here;
  return absent
    ? { finding: unknown(own`there is no such repository`), repository: "absent", names: [] }
    : { finding: refusedList(listing.response.status), repository: "unknown", names: [] };
}

/** A registry that lists nothing may still show a tag that is named. */
export async function holds(client: RepositoryClient, given: Tag | undefined): Promise<boolean> {
  if (given === undefined) return false;
  const asked = await ask(client.manifest(given));
  return asked.kind === "answered" && asked.answer !== undefined;
}

/** Rules about tags are made for those that publish gives, and often leave out one such as latest, which is listed first. */
export function telling(names: readonly string[]): Tag | undefined {
  const tags = names.filter(isTag);
  return [readTagByCommit, readLikelyTag].map((read) => tags.find((tag) => read(tag) !== undefined)).find((tag) => tag !== undefined) ?? tags[0];
}

export async function askForCatalog(session: Session): Promise<Finding> {
  const asked = await ask(listCatalog(session, LISTED_MOST), "RESPONSE_INVALID");
  // Some token services do not even know the scope of a catalog.
  if (asked.kind === "turned-away") return asked.code === "RESPONSE_INVALID" ? unknown(asked.why) : no(asked.why);
  const listing = asked.answer;
  if (listing.kind === "listed") return yes(counted(listing, "repository", "repositories"));
  await listing.response.body.dump();
  return refusedList(listing.response.status);
}

/** Whether anybody can read a tag. One that nobody can read says nothing: it may be listed and be gone. */
export async function askForPull(anonymous: RepositoryClient, owner: RepositoryClient | undefined, tag: Tag): Promise<Finding> {
  const asked = await ask(anonymous.manifest(tag));
  if (asked.kind === "turned-away") return no(asked.why);
  if (asked.answer) return yes(own`the manifest of ${tag} was read`);
  const byOwner = owner && (await ask(owner.manifest(tag)));
  const isThere = byOwner?.kind === "answered" && byOwner.answer !== undefined;
  return isThere ? no(own`${tag} is hidden: 404`) : unknown(own`the tag ${tag} cannot be read`);
}

/** What became of a permission probe; the token service may refuse before there is one. */
export type PushAnswer = PermissionAnswer | TurnedAway;

export async function askForPush(client: RepositoryClient, tag: Tag): Promise<PushAnswer> {
  const asked = await ask(probePermission(client, tag));
  return asked.kind === "answered" ? asked.answer : asked;
}

/** What the answer to a permission probe says of the right to push. */
export function pushFinding(answer: PushAnswer): Finding {
  switch (answer.kind) {
    case "turned-away":
      return no(answer.why);
    case "allowed":
      return yes(own`nothing but the missing content stopped it (${answer.status})`);
    case "unauthorized":
    case "denied":
      return no(own`refused with ${answer.status}`);
    case "accepted":
      return yes(own`a manifest without content was taken (${answer.status})`);
    case "unknown":
      return unknown(own`the answer (${answer.status}) does not tell`);
  }
}

/** The same for a tag that exists, after a new one would have been taken. */
export function overwriteFinding(answer: PushAnswer, atNewTag: PushAnswer, tag: Tag): Finding {
  const finding = changeFinding(answer, atNewTag);
  return { ...finding, detail: own`${finding.detail} at ${tag}` };
}

function changeFinding(answer: PushAnswer, atNewTag: PushAnswer): Finding {
  const codes = saidCodes(answer);
  // 405 is a locked tag on Azure's registry.
  const isKept = answer.kind === "unknown" && (keepsTag(answer) || answer.status === 405 || codes === "DENIED");
  if (isKept) return no(codes === "" ? own`refused with ${answer.status}` : own`refused with ${answer.status} ${codes}`);
  // The same manifest lacks the same blob: who complains of something else may well mean the tag.
  const differs = answer.kind === "allowed" && codes !== saidCodes(atNewTag);
  return differs ? unknown(own`the answer (${answer.status} ${codes}) is not the one that a new tag got, and does not tell`) : pushFinding(answer);
}

function saidCodes(answer: PushAnswer): string {
  return "body" in answer ? printable(errorCodes(answer.body).join(", "), 120) : "";
}

export function yes(detail: string): Finding {
  return { answer: "yes", detail };
}

export function no(detail: string): Finding {
  return { answer: "no", detail };
}

export function unknown(detail: string): Finding {
  return { answer: "unknown", detail };
}

function refusedList(status: number): Finding {
  return status >= 500 || status === 429 ? unknown(own`the answer was ${status}`) : no(own`refused with ${status}`);
}

function counted({ names, end }: Extract<Listing, { kind: "listed" }>, one: string, many: string): string {
  return end === "beyond" ? own`more than ${names.length} ${many}` : own`${names.length} ${names.length === 1 ? one : many}`;
}

/** Refused before the question itself could be asked. */
interface TurnedAway {
  readonly kind: "turned-away";
  readonly code: ErrorCode;
  readonly why: string;
}

/** A refusal is an answer to an audit, as long as it is about who asks, or of a further code that the question allows. */
export async function ask<T>(inquiry: Promise<T>, further?: ErrorCode): Promise<{ readonly kind: "answered"; readonly answer: T } | TurnedAway> {
  try {
    return { kind: "answered", answer: await inquiry };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    const { code, marked } = error;
    if (code === "CREDENTIAL_REJECTED" || code === "PUSH_DENIED" || code === further) return { kind: "turned-away", code, why: marked.what };
    throw error;
  }
}
