import type { LoginOrigin } from "../credentials/kept/login-origin.js";
import type { Identity } from "../credentials/oidc/identity.js";
import { PublishError, type ErrorCode } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import { expiryNotes, signedInAs } from "./login-notes.js";
import { assertRights } from "./may-push.js";
import { notesOn } from "./moving-tag.js";
import type { Plan } from "./plan.js";
import type { Progress } from "./ports.js";
import type { PublishOrder } from "./order.js";
import { look } from "./flow.js";

/** What a publish would do, and why; `--json` prints it as it is. */
export interface Forecast {
  /** `refuse`: publishing would end with `error`. */
  readonly action: "publish" | "add-tags" | "nothing" | "refuse";
  readonly reference: string;
  readonly tag: string;
  readonly version: string;
  readonly revision: string;
  /** What it has to be for, where somebody says so. */
  readonly platforms?: readonly string[];
  readonly furtherTags: readonly string[];
  readonly reasons: readonly string[];
  /** What publishing would tell beside it, such as that a tag never moves. */
  readonly notes?: readonly string[];
  /** The login that was found for it, where none was given. */
  readonly login?: LoginOrigin;
  /** Who the registry takes the job's ID token for, where that is the login. */
  readonly identity?: Identity;
  readonly error?: { readonly code: ErrorCode; readonly what: string; readonly remedy: string };
}

export type SourceOrder = PublishOrder & { readonly identity: Extract<PublishOrder["identity"], { kind: "source" }> };

/**
 * Foretells a publish without building and without writing: one GET a tag, and two requests about the key's rights
 * where something would be pushed. What the registry refuses is part of the answer; that it cannot be reached is not.
 */
export async function forecast(order: SourceOrder, progress: Progress): Promise<Forecast> {
  const { client, tag, identity } = order;
  // Some registries make a repository for a token that may push: it is asked for only where the repository exists.
  const reader = client.withAccess("pull");
  const facts = {
    reference: client.repository.tagged(tag).toString(),
    tag,
    version: identity.version,
    revision: identity.commit.id,
    ...(identity.platforms && { platforms: identity.platforms }),
  };
  progress.step(told(own`looking at ${facts.reference}`));
  try {
    const plan = await look({ ...order, client: reader });
    const as = await signedInAs(client);
    const who = as && { identity: as };
    if (plan.kind === "already-published") return { ...facts, ...who, furtherTags: [], action: "nothing", reasons: reasonsFor(plan) };
    const notes = notesOn(plan, identity);
    for (const note of notes) progress.note(told(note));
    const rights = await rightsOf(client, reader, progress);
    if (plan.kind === "publish") notes.push(...(await expiryNotes(client)));
    return { ...facts, ...who, furtherTags: plan.furtherTags, action: plan.kind === "publish" ? "publish" : "add-tags", reasons: [...reasonsFor(plan), rights], ...(notes.length > 0 ? { notes: notes.map((note) => client.session.redactor.redact(note)) } : {}) };
  } catch (error) {
    if (!(error instanceof PublishError) || !REFUSALS.has(error.code)) throw error;
    // It goes into a result, which nobody redacts any more.
    const { code, what, remedy } = client.session.redactor.redactError(error);
    return { ...facts, furtherTags: [], action: "refuse", reasons: [what], error: { code, what, remedy } };
  }
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["TAG_TAKEN", "VERSION_CONFLICT", "PUSH_DENIED", "CREDENTIAL_REJECTED"]);

function reasonsFor(plan: Plan): string[] {
  if (plan.kind === "already-published") return [`the tag holds this commit and version already (${plan.manifest.digest})`];
  if (plan.kind === "only-tags") return [`the image is there already (${plan.manifest.digest}), but not under all its tags`];
  return ["the tag is free"];
}

async function rightsOf(client: RepositoryClient, reader: RepositoryClient, progress: Progress): Promise<string> {
  const isAnonymous = client.session.credential.kind === "anonymous";
  switch (await assertRights(client, reader, progress)) {
    case "unknown":
      return `the repository is new: whether ${isAnonymous ? "anybody" : "the key"} may create it is known only when publishing, because the question itself could leave something in this registry`;
    case "may-create":
      return isAnonymous ? "the repository is new, and anybody may create it without a login" : "the repository is new, and the key may create it";
    case "untold":
      return isAnonymous ? "the registry does not tell whether anybody may push without a login" : "the registry does not tell whether the key may push";
    case "may-push":
      return isAnonymous ? "anybody may push without a login" : "the key may push";
  }
}
