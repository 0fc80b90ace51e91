import { randomBytes } from "node:crypto";
import { own, told } from "../../errors/own-words.js";
import type { Progress } from "../../publish/ports.js";
import { printable } from "../../redact.js";
import { saidIn } from "../../services/http/answer.js";
import type { InfisicalClient, ListedSecret } from "../../services/infisical/client.js";
import { objectionTo } from "../../services/infisical/login.js";
import { parseEnvironment, spotName, type InfisicalSource, type Spot } from "../../services/infisical/source.js";
import type { ScopeFinding, ScopeReport } from "../../report/scope.js";

/** What a project of Infisical begins with: asked where neither the project nor the user names any. */
const USUAL_ENVIRONMENTS = ["dev", "staging", "prod"];
/** How many of the secrets that it should not see are named. */
const NAMED = 5;

export interface ScopeOrder {
  readonly source: InfisicalSource;
  /** Environments to ask about besides those that the project tells. */
  readonly otherEnvironments: readonly string[];
}

export interface ScopePorts {
  readonly client: InfisicalClient;
  readonly progress: Progress;
}

/** A place, and how far a list of it goes. */
interface Place extends Spot {
  readonly depth: "folder" | "all-below";
}

/**
 * Whether an identity can read the two secrets of a login, and no more: it may neither list nor read another one in their
 * folder, the one above it, the rest of their environment, or another environment. Nothing is written, and of no other
 * secret the value is asked for.
 */
export async function infisicalScope({ source, otherEnvironments }: ScopeOrder, { client, progress }: ScopePorts): Promise<ScopeReport> {
  const given = otherEnvironments.map(parseEnvironment);
  progress.step(told(own`asking ${source.service.name} for the two secrets`));
  const findings = [await reads(source.usernameSecret, source, client), await reads(source.passwordSecret, source, client)];
  const others = await environmentsBeside(source, given, { client, progress });
  const asked = new Set<string>();
  for (const place of placesOf(source, others)) {
    progress.step(told(own`asking what else is to be seen in ${spotName(place)}`));
    findings.push(await lists(place, source, client));
    // A folder that is listed twice, the second time with all below it, is asked for a name once.
    if (!asked.has(spotName(place))) findings.push(await readsOthers(place, client));
    asked.add(spotName(place));
  }
  const { redactor } = client.client.access;
  const { service, projectId, environment, path, usernameSecret, passwordSecret } = source;
  const clean = findings.map((each) => ({ ...each, reason: redactor.excerpt(each.reason) }));
  return { ok: clean.every(({ answer, expected }) => answer === expected), url: service.base.origin, projectId, environment, path, secrets: [usernameSecret, passwordSecret], findings: clean };
}

async function reads(name: string, source: InfisicalSource, client: InfisicalClient): Promise<ScopeFinding> {
  const objection = objectionTo(await client.secret(name, source), name, source);
  return finding(`reads ${name}`, source, { expected: "yes", answer: objection ? "no" : "yes", reason: objection?.why ?? own`its value was given` });
}

/** All environments of the project but the one that the secrets are in. */
async function environmentsBeside({ environment }: InfisicalSource, given: readonly string[], { client, progress }: ScopePorts): Promise<string[]> {
  const slugs = await client.environments();
  const asked = [...(slugs ?? []), ...given];
  if (slugs === undefined && given.length === 0) {
    asked.push(...USUAL_ENVIRONMENTS);
    progress.note(told(own`this identity may not ask which environments the project has: asking about ${USUAL_ENVIRONMENTS.join(", ")}; name others by --other-environment (otherEnvironments)`));
  }
  return [...new Set(asked)].filter((each) => each !== environment);
}

function placesOf({ environment, path }: InfisicalSource, others: readonly string[]): Place[] {
  const above = path.replace(/\/[^/]*$/, "") || "/";
  const folders = path === "/" ? [] : [...new Set([path, above])];
  return [
    ...folders.map((each): Place => ({ environment, path: each, depth: "folder" })),
    // From the root down: what is in no folder that was named is found, too.
    { environment, path: "/", depth: "all-below" },
    ...others.flatMap((other): Place[] => [
      ...(path === "/" ? [] : [{ environment: other, path, depth: "folder" } as const]),
      { environment: other, path: "/", depth: "all-below" },
    ]),
  ];
}

async function lists(place: Place, source: InfisicalSource, client: InfisicalClient): Promise<ScopeFinding> {
  const question = place.depth === "folder" ? "lists others" : "lists others, in all folders below";
  const listed = await client.list(place, place.depth);
  if (listed === undefined) return finding(question, place, { expected: "no", answer: "no", reason: own`refused` });
  const others = listed.filter((each) => !isOneOfOurs(each, source));
  if (others.length > 0) return finding(question, place, { expected: "no", answer: "yes", reason: own`it sees ${others.length === 1 ? own`another` : own`${others.length} others`}: ${namesOf(others)}` });
  return finding(question, place, { expected: "no", answer: "no", reason: listed.length === 0 ? own`nothing is listed` : own`nothing but these two is listed` });
}

function isOneOfOurs({ name, environment, path }: ListedSecret, source: InfisicalSource): boolean {
  return environment === source.environment && path === source.path && [source.usernameSecret, source.passwordSecret].includes(name);
}

function namesOf(others: readonly ListedSecret[]): string {
  const names = others.slice(0, NAMED).map(({ name, path }) => printable(`${path === "/" ? "" : path}/${name}`, 200));
  return `${names.join(", ")}${others.length > NAMED ? ", …" : ""}`;
}

/**
 * Asks for a secret that cannot exist: Infisical looks at the identity's rights to a name before it says that there is
 * none of it. Whoever is told so may read any name there.
 */
async function readsOthers(place: Place, client: InfisicalClient): Promise<ScopeFinding> {
  const name = `CONTAINER_PUBLISHER_PROBE_${randomBytes(8).toString("hex").toUpperCase()}`;
  const question = "reads others by their names";
  const answer = await client.secret(name, place);
  const no = (reason: string) => finding(question, place, { expected: "no", answer: "no", reason });
  if (answer.kind === "forbidden") return no(own`refused`);
  if (answer.kind === "no-folder") return no(own`there is no such folder or environment`);
  if (answer.kind === "secret") return finding(question, place, { expected: "no", answer: "yes", reason: own`a secret was given that nobody made (${name})` });
  const { message } = saidIn(answer.answer.body);
  if (!/\bsecret\b/i.test(message)) return finding(question, place, { expected: "no", answer: "unknown", reason: own`it says neither that it may not nor that it may: ${printable(message, 200)} (404)` });
  return finding(question, place, { expected: "no", answer: "yes", reason: own`it is told which names are there: asked for one that cannot be, it was not refused` });
}

function finding(question: string, { environment, path }: Spot, rest: Pick<ScopeFinding, "expected" | "answer" | "reason">): ScopeFinding {
  return { question, environment, path, ...rest };
}
