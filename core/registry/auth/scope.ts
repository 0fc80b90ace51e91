import type { Challenge } from "./challenge.js";

/**
 * `repository:<path>:pull,push`, as the token protocol writes it (distribution, "Token Scope"), or several with a space
 * between them; undefined for the bare `/v2/`.
 */
export type Scope = string | undefined;

/** What a token service said of the rights in its token: nothing, or which scopes they are. */
export type Grant = string | undefined;

/** Whether a grant leaves out something that was asked for. A service that says nothing leaves nothing out. */
export function fallsShort(grant: Grant, asked: Scope): boolean {
  if (!grant || asked === undefined) return false;
  return asked.split(" ").some((each) => fallsShortOf(grant, parts(each)));
}

function fallsShortOf(grant: string, wanted: ReturnType<typeof parts>): boolean {
  const scopes = grant.split(/\s+/).filter((scope) => SCOPE.test(scope)).map(parts);
  // What is written in another grammar says nothing about our resource.
  if (scopes.length === 0) return false;
  const given = scopes.filter(({ resource }) => resource === wanted.resource);
  const actions = new Set(given.flatMap((each) => each.actions));
  return !actions.has("*") && wanted.actions.some((action) => !actions.has(action));
}

const SCOPE = /^[a-z0-9()]+:[^\s:][^\s]*:[a-z_*,-]*$/;

/** What a scope may be written with (RFC 6749, section 3.3), and as long as anybody writes it. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]{1,500}$/;

/**
 * The scopes that a registry names where our token was not enough (RFC 6750, section 3.1), as far as we did not ask for
 * them. Only where it says that another token would do, or says nothing of the reason.
 */
export function missingScopes(challenges: readonly Challenge[], asked: Scope): string[] {
  const named = challenges.filter(({ scheme, parameters }) => scheme === "bearer" && (parameters.get("error") ?? INSUFFICIENT) === INSUFFICIENT);
  const scopes = named.flatMap(({ parameters }) => (parameters.get("scope") ?? "").split(/\s+/)).filter((scope) => SCOPE_TOKEN.test(scope));
  return scopes.filter((scope) => asked === undefined || (scope !== asked && fallsShort(asked, scope)));
}

export const INSUFFICIENT = "insufficient_scope";

/** The name may hold a colon, for a registry with a port, so it is the last one that counts. */
function parts(scope: string): { resource: string; actions: string[] } {
  const colon = scope.lastIndexOf(":");
  return { resource: scope.slice(0, colon), actions: scope.slice(colon + 1).split(",") };
}
