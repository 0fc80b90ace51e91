import type { FakeAuth, Interference } from "../../../support/registries/fake-registry.js";
import { MARK, TOKEN, WRITINGS } from "../../../support/marked-secret.js";
import type { Extras, LeakCase, Verb } from "./stage.js";

/** The password and the pair, in every writing. */
const ECHO = MARK.echo;

/** The bytes of UTF-8 as a header carries them. */
function onTheWire(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** Answers so wherever a request's line fits. */
function at(line: RegExp, status: number, body: string | null, headers: Readonly<Record<string, string>> = {}): Interference {
  return (asked) => (line.test(asked) ? new Response(body, { status, headers }) : undefined);
}

function denied(message: string): string {
  return JSON.stringify({ errors: [{ code: "DENIED", message }] });
}

interface Hostile {
  readonly name: string;
  readonly code: string;
  readonly verbs?: readonly Verb[];
  readonly auth?: FakeAuth;
  readonly lie: Interference;
  readonly extras?: Extras;
}

const MANIFEST = /^GET \S*\/manifests\//;
const API_KEYS = /^GET \/zot\/auth\/apikey$/;
const PUSH_CHECK = /^POST \S*\/uploads\//;
const PUBLISH_AND_PLAN = ["publish-image", "plan"] as const;
const ALL = ["publish-image", "plan", "audit", "check-key"] as const;

/** What is refused, and said back in the body. */
const REFUSALS: readonly Hostile[] = [
  { name: "401", code: "CREDENTIAL_REJECTED", verbs: PUBLISH_AND_PLAN, lie: at(MANIFEST, 401, ECHO) },
  { name: "403 as JSON", code: "PUSH_DENIED", verbs: PUBLISH_AND_PLAN, lie: at(MANIFEST, 403, denied(ECHO)) },
  { name: "403 to the push check", code: "PUSH_DENIED", lie: at(PUSH_CHECK, 403, denied(ECHO)) },
  { name: "429", code: "RATE_LIMITED", lie: at(MANIFEST, 429, ECHO, { "retry-after": onTheWire(MARK.password) }) },
  { name: "503 again and again", code: "REGISTRY_FAULT", lie: at(MANIFEST, 503, ECHO, { "retry-after": "0" }), extras: { args: ["--retry-seconds", "0.6"] } },
  { name: "500 at once", code: "REGISTRY_FAULT", verbs: ["audit"], lie: at(/^GET \/v2\/$/, 500, ECHO) },
  { name: "418", code: "RESPONSE_INVALID", lie: at(MANIFEST, 418, ECHO) },
  { name: "a body in Latin-1", code: "RESPONSE_INVALID", lie: (line) => (MANIFEST.test(line) ? new Response(Buffer.from(MARK.password, "latin1"), { status: 418 }) : undefined) },
  { name: "something that is no JSON", code: "RESPONSE_INVALID", lie: at(MANIFEST, 200, ECHO) },
  { name: "404 for a tag that was taken", code: "NOT_VISIBLE", lie: at(/^GET \S*\/manifests\/v/, 404, ECHO) },
];

/** The token service. */
const TOKENS: readonly Hostile[] = [
  { name: "a token service's 401", code: "CREDENTIAL_REJECTED", verbs: PUBLISH_AND_PLAN, auth: "token", lie: at(/\/token/, 401, ECHO) },
  { name: "a token service's 401 in a report", code: "ok", verbs: ["audit"], auth: "token", lie: turnsAway },
  { name: "the token", code: "PUSH_DENIED", verbs: PUBLISH_AND_PLAN, auth: "token", lie: at(MANIFEST, 403, TOKEN.echo) },
  { name: "a token service's 400 for an identity token", code: "CREDENTIAL_REJECTED", auth: "token", extras: { username: "<token>" }, lie: at(/^POST \/token/, 400, JSON.stringify({ error: "invalid_grant", message: Object.values(WRITINGS).map((write) => write(MARK.password)).join(" ") })) },
  { name: "a token that is the password", code: "RESPONSE_INVALID", auth: "token", lie: at(/\/token/, 200, JSON.stringify({ token: MARK.password })) },
  { name: "no token but the password", code: "RESPONSE_INVALID", auth: "token", lie: at(/\/token/, 200, JSON.stringify({ token: [MARK.password], scope: { [MARK.password]: 1 } })) },
  { name: "a token around the password, said back", code: "PUSH_DENIED", auth: "token", lie: tokenAround },
];

/** Lists its tags to everybody, and gives nobody a token for a login. */
function turnsAway(line: string, request: Request): Response | undefined {
  if (line.includes("/tags/list")) return Response.json({ tags: ["v1"] });
  return line.includes("/token") && request.headers.has("authorization") ? new Response(denied(ECHO), { status: 401 }) : undefined;
}

function tokenAround(line: string, request: Request): Response | undefined {
  if (line.includes("/token")) return Response.json({ token: `a.${Buffer.from(MARK.password).toString("base64url")}.b` });
  const authorization = request.headers.get("authorization") ?? "";
  return authorization === "" ? undefined : new Response(`not with ${authorization} ${ECHO}`, { status: 403 });
}

const REALM = onTheWire(`Bearer realm="ftp://evil.example/${MARK.password.replace('"', "%22")}",error="${encodeURIComponent(MARK.password)}"`);

/** An index that says of itself what it is told to. */
function index(revision: string | undefined): string {
  const annotations = { "org.opencontainers.image.revision": revision, "org.opencontainers.image.version": MARK.basic };
  return JSON.stringify({ schemaVersion: 2, manifests: [], annotations });
}

/** Headers, and what stands in documents. */
const ELSEWHERE: readonly Hostile[] = [
  { name: "a digest header", code: "DIGEST_MISMATCH", lie: at(MANIFEST, 200, "{}", { "docker-content-digest": onTheWire(MARK.password) }) },
  ...[`ftp://evil.example/x/${MARK.password}`, `http://u:${encodeURIComponent(MARK.password)}@evil.example/`, `http://[${MARK.password}`].map((location) => ({
    name: `a redirect to ${location}`,
    code: "REDIRECT_UNTRUSTED",
    lie: at(MANIFEST, 307, null, { location: onTheWire(location) }),
  })),
  { name: "a realm", code: "REALM_UNTRUSTED", lie: at(/^GET \/v2\/$/, 401, null, { "www-authenticate": REALM }) },
  ...["plain", "form-encoded", "base64"].map((writing) => ({
    name: `the revision behind the tag, ${writing}`,
    code: "TAG_TAKEN",
    verbs: PUBLISH_AND_PLAN,
    lie: at(MANIFEST, 200, index(WRITINGS[writing]?.(MARK.password))),
  })),
  { name: "tags, a catalog and the server's name", code: "ok", verbs: ["audit"], lie: lists },
  { name: "the next page of a list", code: "REDIRECT_UNTRUSTED", verbs: ["audit"], lie: at(/\/tags\/list/, 200, '{"tags":[]}', { link: onTheWire(`<ftp://evil.example/${MARK.password}>; rel="next"`) }) },
  { name: "an upload location elsewhere", code: "REDIRECT_UNTRUSTED", lie: at(/^POST \S*\/blobs\/uploads\//, 202, null, { location: onTheWire(`ftp://evil.example/x/${MARK.password}`) }) },
  { name: "a push that is refused in its middle", code: "PUSH_DENIED", lie: at(/^(?:PATCH|PUT) \S*\/blobs\//, 403, denied(ECHO)) },
  { name: "tags that bear it, and images that do", code: "ok", verbs: ["tags"], extras: { args: ["--json"] }, lie: taggedWithIt },
  { name: "nothing but tags that bear it", code: "NOT_DEPLOYABLE", verbs: ["latest-deployable"], lie: taggedWithIt },
  { name: "an image to promote that says it", code: "NOT_DEPLOYABLE", verbs: ["promote"], extras: { args: ["--tag", "v1", "--new-tag", "v2"] }, lie: taggedWithIt },
  { name: "a list that is refused", code: "PUSH_DENIED", verbs: ["tags", "latest-deployable"], lie: at(/\/tags\/list/, 403, denied(ECHO)) },
  { name: "API keys, of which one expires", code: "KEY_EXPIRING", verbs: ["check-key"], lie: listsKeys("2020-01-01T00:00:00Z") },
  { name: "API keys that are good", code: "ok", verbs: ["check-key"], lie: listsKeys("9999-01-01T00:00:00Z") },
  { name: "API keys, all told", code: "ok", verbs: ["keys-list"], lie: listsKeys("2020-01-01T00:00:00Z"), extras: { args: ["--warn-days", "14"] } },
  { name: "a list of API keys that is refused", code: "PUSH_DENIED", verbs: ["keys-list"], lie: at(API_KEYS, 403, denied(ECHO)) },
  { name: "what is no list of API keys", code: "RESPONSE_INVALID", verbs: ["keys-list"], lie: at(API_KEYS, 200, ECHO, { "content-type": "application/json" }) },
  { name: "a list of API keys that is none", code: "ok", verbs: ["check-key"], lie: at(API_KEYS, 200, ECHO, { "content-type": "application/json" }) },
  { name: "a list of API keys that is elsewhere", code: "ok", verbs: ["check-key"], lie: at(API_KEYS, 307, null, { location: onTheWire(`ftp://evil.example/x/${MARK.password}`) }) },
  { name: "a login that is refused", code: "CREDENTIAL_REJECTED", verbs: ["check-key"], lie: at(/^GET \/v2\/$/, 401, ECHO, { "www-authenticate": 'Basic realm="r"' }) },
  { name: "everything, always", code: "RESPONSE_INVALID", verbs: ALL, lie: at(/./, 404, ECHO, { server: onTheWire(MARK.password) }) },
];

/** Names that are the password as far as a name can be. */
function lists(line: string): Response | undefined {
  const names = [MARK.password, Buffer.from(MARK.password).toString("base64url"), Buffer.from(MARK.pair).toString("base64url")];
  const headers = { server: MARK.password, via: MARK.basic, "x-powered-by": "x".repeat(100) + MARK.basic };
  if (line.startsWith("GET /v2/ns/app/tags/list")) return Response.json({ tags: names.slice(1) }, { headers });
  if (line.startsWith("GET /v2/_catalog")) return Response.json({ repositories: names }, { headers });
  return MANIFEST.test(line) ? new Response('{"schemaVersion":2,"manifests":[]}', { headers }) : line === "GET /v2/" ? new Response("{}", { headers }) : undefined;
}

/** The password as far as a tag can be it, on images that say it of themselves. */
function taggedWithIt(line: string): Response | undefined {
  const bearing = [Buffer.from(MARK.password).toString("base64url"), Buffer.from(MARK.pair).toString("base64url")];
  if (line.startsWith("GET /v2/ns/app/tags/list")) return Response.json({ tags: ["v1", ...bearing] });
  return MANIFEST.test(line) ? new Response(index(MARK.password)) : undefined;
}

/** A list of API keys, each of which is in use, and called as the password in every writing. */
function listsKeys(expirationDate: string): Interference {
  let uses = 0;
  return (line) => {
    const text = (echo: string) => ({ label: echo, uuid: echo, expirationDate, lastUsed: `${++uses} ${echo}` });
    return API_KEYS.test(line) ? Response.json({ apiKeys: [...Object.values(WRITINGS).map((write) => write(MARK.password)), ECHO].map(text) }) : undefined;
  };
}

/** A registry that says back what it was told. */
export const HOSTILE_CASES: readonly LeakCase[] = [...REFUSALS, ...TOKENS, ...ELSEWHERE].flatMap(({ name, code, verbs = ["publish-image"], auth = "basic", lie, extras }) =>
  verbs.map((verb): LeakCase => ({
    name: `${verb}, a registry that says the password back: ${name}`,
    code,
    play: async (stage, manner) => stage.run(verb, (await stage.registry(auth, lie)).host, manner, extras),
  })),
);
