import type { LoginOrigin } from "../credentials/kept/login-origin.js";
import type { Identity } from "../credentials/oidc/identity.js";
import { PublishError } from "../errors.js";
import type { Repository } from "../image/reference.js";
import type { Tag } from "../image/tag.js";
import { printable, type Redactor } from "../redact.js";
import { own, told } from "../errors/own-words.js";
import { probeTag } from "../registry/api/permission-probe.js";
import { RepositoryClient, type Manifest } from "../registry/api/repository-client.js";
import type { Session } from "../registry/session.js";
import type { TlsFacts } from "../registry/http/tls-facts.js";
import type { Progress } from "../publish/ports.js";
import { ask, askForCatalog, askForPull, askForPush, askForTags, overwriteFinding, pushFinding, holds, telling, unknown, type PushAnswer, type TagInquiry } from "./inquiries.js";
import { identityOf } from "./identity.js";
import { verdictOn, type Expectation, type Finding, type Posture, type Verdict } from "./posture.js";

/** What is audited, and by whom. */
export interface AuditOrder {
  readonly repository: Repository;
  /** A session without a credential. */
  readonly anonymous: Session;
  /** The one of the key's owner; undefined where none was given. */
  readonly owner: Session | undefined;
  readonly expectations: readonly Expectation[];
  /** Whether a repository that does not exist may be probed: on some registries that creates it, empty. */
  readonly missingRepository: "leave" | "may-be-created";
  /** The tag to ask about (default: one that publish gives, else the first that is listed). */
  readonly tag?: Tag | undefined;
}

export interface AuditReport {
  readonly ok: boolean;
  readonly repository: string;
  readonly exists: Existence;
  readonly tls: TlsFacts | "plain HTTP" | "unknown";
  /** The headers by which the registry says what it is. */
  readonly headers: Readonly<Record<string, string>>;
  /** The login that was found for it, where none was given: it is the key that the posture speaks of. */
  readonly login?: LoginOrigin;
  readonly posture: Posture;
  readonly verdicts: readonly Verdict[];
  /** What the audit could not take away again. */
  readonly leftBehind: readonly string[];
  /** Who the registry takes the job's ID token for, where that is the login. */
  readonly identity?: Identity;
}

/** Asks a registry how it is set up. Nothing is written that stays; what cannot be known so is unknown. */
export async function audit(order: AuditOrder, progress: Progress): Promise<AuditReport> {
  const { repository, anonymous, expectations } = order;
  progress.step(told(own`asking ${anonymous.host} what it is`));
  const headers = await productHeaders(anonymous);
  const askers = askersOf(order);
  progress.step(told(own`asking ${repository.toString()} for its lists`));
  const { findings: lists, exists, tag } = await askForLists(askers, order.tag);
  progress.step(told(own`asking ${repository.toString()} for its rights`));
  const { findings: rights, leftBehind } = await askForRights(askers, order.missingRepository, exists, tag);
  const posture = redacted({ ...rights, ...lists }, anonymous.redactor);
  const verdicts = expectations.map((each) => verdictOn(posture, each));
  return {
    ok: verdicts.every(({ kept }) => kept),
    repository: repository.toString(),
    exists,
    tls: tlsOf(anonymous),
    headers,
    posture,
    verdicts,
    leftBehind: [...leftBehind, ...(await newRepository(askers, exists))],
    ...(await identityOf(order.owner, posture)),
  };
}

/**
 * The repository as it is seen with the key, where there is one, and without. Both ask to read only, until a push is
 * asked about: some registries make a repository for a token that may push.
 */
interface Askers {
  readonly owner: RepositoryClient | undefined;
  readonly anonymous: RepositoryClient;
}

function askersOf({ repository, anonymous, owner }: AuditOrder): Askers {
  const reader = (session: Session) => new RepositoryClient(session, repository, "pull");
  return { owner: owner && reader(owner), anonymous: reader(anonymous) };
}

const NO_KEY = unknown(own`no key was given`);

/** Headers by which registries and what stands before them name themselves. */
const PRODUCT_HEADERS = ["docker-distribution-api-version", "server", "via", "x-powered-by", "x-jfrog-version"];

async function productHeaders(session: Session): Promise<Readonly<Record<string, string>>> {
  const asked = await ask(session.send({ method: "GET", url: session.transport.url("/v2/"), scope: undefined, repeat: "safe" }));
  // A token service may have no token at all for who gives no login.
  if (asked.kind === "turned-away") return {};
  const { headers, body } = asked.answer;
  await body.dump();
  return Object.fromEntries(PRODUCT_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, printable(session.redactor.redact(value), 120)]];
  }));
}

function tlsOf({ transport, redactor }: Session): AuditReport["tls"] {
  if (transport.origin.protocol === "http:") return "plain HTTP";
  const { tls } = transport;
  return tls ? { ...tls, subject: redactor.redact(tls.subject), issuer: redactor.redact(tls.issuer) } : "unknown";
}

/** What a registry said, in its refusals and as the names of its tags, goes into a result, which nobody redacts any more. */
function redacted(posture: Posture, redactor: Redactor): Posture {
  const findings = Object.entries(posture).map(([question, { answer, detail }]) => [question, { answer, detail: redactor.excerpt(detail) }]);
  return Object.fromEntries(findings) as Posture;
}

type Existence = TagInquiry["repository"];
type Lists = Pick<Posture, "anonymousTags" | "keyTags" | "anonymousCatalog" | "keyCatalog">;

async function askForLists({ owner, anonymous }: Askers, given: Tag | undefined): Promise<{ findings: Lists; exists: Existence; tag: Tag | undefined }> {
  const byAnonymous = await askForTags(anonymous);
  const byOwner = owner && (await askForTags(owner));
  const findings = {
    anonymousTags: byAnonymous.finding,
    keyTags: byOwner?.finding ?? NO_KEY,
    anonymousCatalog: await askForCatalog(anonymous.session),
    keyCatalog: owner ? await askForCatalog(owner.session) : NO_KEY,
  };
  const shown = [byAnonymous, byOwner].some((inquiry) => inquiry?.repository === "exists") || (await holds(owner ?? anonymous, given));
  // A 404 without a login may only hide it.
  const exists = shown ? "exists" : (byOwner ?? byAnonymous).repository;
  return { findings, exists, tag: given ?? telling([...(byOwner?.names ?? []), ...byAnonymous.names]) };
}

type Rights = Pick<Posture, "anonymousPull" | "anonymousPush" | "keyPush" | "overwrite">;

async function askForRights(
  { owner, anonymous }: Askers,
  missingRepository: AuditOrder["missingRepository"],
  exists: Existence,
  tag: Tag | undefined,
): Promise<{ findings: Rights; leftBehind: string[] }> {
  const anonymousPull = tag === undefined ? unknown(noTag(exists)) : await askForPull(anonymous, owner, tag);
  if (exists !== "exists" && missingRepository === "leave") {
    const notAsked = unknown(own`${noTag(exists)}, and asking could create it: publish an image first, or give --create (create)`);
    return { findings: { anonymousPull, anonymousPush: notAsked, keyPush: owner ? notAsked : NO_KEY, overwrite: owner ? notAsked : NO_KEY }, leftBehind: [] };
  }
  const byAnonymous = await askForPush(anonymous.withAccess("pull,push"), probeTag());
  const writer = owner?.withAccess("pull,push");
  const byOwner = writer && (await askForPush(writer, probeTag()));
  const findings = {
    anonymousPull,
    anonymousPush: pushFinding(byAnonymous),
    keyPush: byOwner ? pushFinding(byOwner) : NO_KEY,
    overwrite: writer && byOwner ? await overwriting(writer, byOwner, tag) : NO_KEY,
  };
  return { findings, leftBehind: [byAnonymous, byOwner].flatMap(leftover) };
}

/** Only a registry that refused a permission probe at a new tag, and for its content alone, is asked about a tag that exists. */
async function overwriting(owner: RepositoryClient, atNewTag: PushAnswer, tag: Tag | undefined): Promise<Finding> {
  if (tag === undefined) return unknown(own`the repository has no tag`);
  if (atNewTag.kind !== "allowed") return unknown(own`not asked, because of the answer to a push with the key`);
  const before = await ask(owner.manifest(tag));
  if (before.kind === "turned-away" || !before.answer) return unknown(own`the tag ${tag} cannot be read`);
  const answer = await askForPush(owner, tag);
  // Of a registry that is strict at new tags only. Nothing may be lost by a question.
  if (answer.kind === "accepted") await putBack(owner, tag, before.answer);
  return overwriteFinding(answer, atNewTag, tag);
}

async function putBack(owner: RepositoryClient, tag: Tag, manifest: Manifest): Promise<void> {
  try {
    await owner.putManifest(tag, manifest);
  } catch (cause) {
    throw new PublishError(
      "REGISTRY_FAULT",
      own`the registry took a manifest without content for the tag ${tag} of ${owner.repository.toString()}, and did not take the right one (${manifest.digest}) back`,
      own`Give the tag its image again, by that digest`,
      { cause },
    );
  }
}

function noTag(exists: Existence): string {
  if (exists === "exists") return own`the repository has no tag`;
  return exists === "absent" ? own`there is no such repository` : own`the registry does not show whether the repository exists`;
}

function leftover(answer: PushAnswer | undefined): string[] {
  if (answer?.kind !== "accepted" || answer.removed) return [];
  return [`the tag ${answer.tag}, a manifest without content`];
}

/** A repository that was not there before. */
async function newRepository({ owner, anonymous }: Askers, before: Existence): Promise<string[]> {
  if (before === "exists") return [];
  const client = owner ?? anonymous;
  const asked = await ask(client.exists());
  return asked.kind === "answered" && asked.answer ? [`the repository ${client.repository.toString()}, empty`] : [];
}
