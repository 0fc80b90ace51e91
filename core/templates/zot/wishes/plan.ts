import type { ClaimRule } from "./claims.js";
import { parseClaims } from "./claims.js";
import type { WishProblems } from "./problems.js";
import { parseUpstream, type Upstream } from "./upstreams.js";
import { parseAddress, parseCount, parseFolder, parseJsonPath, parseListen, parseName, parseOrigin, parsePath, parseRepositoryPath, tagPattern, type Address } from "./values.js";
import { ZotVersion } from "./version.js";
import type { Feature, MetricsAccess, Unsafe, ZotWishes } from "./wishes.js";

/** The wishes, each parsed. What they mean together is looked at afterwards. */
export interface ZotPlan {
  readonly version: ZotVersion;
  readonly external: Address;
  readonly listen: { readonly address: string; readonly port: string };
  readonly tls: { readonly cert: string | undefined; readonly key: string | undefined };
  readonly login: { readonly issuer: Address | undefined; readonly clientId: string | undefined; readonly credentialsFile: string | undefined; readonly usernameClaim: string; readonly groupsClaim: string };
  readonly sessionKeysFile: string | undefined;
  readonly htpasswdFile: string | undefined;
  readonly ci: { readonly issuer: Address | undefined; readonly audience: string | undefined; readonly claims: readonly ClaimRule[]; readonly group: string | undefined };
  readonly anonymous: ZotWishes["anonymous"];
  readonly namespace: string | undefined;
  readonly admins: Tier;
  readonly pushers: Tier;
  readonly readGroups: readonly string[];
  readonly metrics: { readonly access: MetricsAccess; readonly users: readonly string[] };
  readonly upstreams: readonly Upstream[];
  readonly upstreamCredentials: string | undefined;
  readonly features: readonly Feature[];
  readonly storage: { readonly folder: string; readonly bucket: string | undefined; readonly region: string | undefined; readonly endpoint: Address | undefined };
  readonly keepDays: number | undefined;
  /** Regular expressions of tags. */
  readonly keepTags: readonly string[];
  readonly rateLimit: number | undefined;
  readonly failDelay: number;
  readonly allow: ReadonlySet<Unsafe>;
}

export interface Tier {
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

/** Parses each wish by itself. Throws what is wrong, all at once. */
export function planOf(wishes: ZotWishes, problems: WishProblems): ZotPlan {
  const path = (name: "tlsCertFile" | "tlsKeyFile" | "htpasswdFile" | "pullThroughCredentialsFile") => maybe(wishes[name], (text) => problems.of(() => parsePath(name, text), text));
  const json = (name: "oidcCredentialsFile" | "sessionKeysFile") => maybe(wishes[name], (text) => problems.of(() => parseJsonPath(name, text), text));
  const names = (name: "adminGroups" | "adminUsers" | "pushGroups" | "pushUsers" | "readGroups" | "metricsUsers") => [...new Set(wishes[name].map((text) => problems.of(() => parseName(name, text), text)))];
  const address = (name: "oidcIssuer" | "ciIssuer" | "s3Endpoint") => maybe(wishes[name], (text) => problems.of(() => parseAddress(name, text), NOWHERE));
  const name = (which: "oidcClientId" | "ciAudience" | "ciGroup" | "usernameClaim" | "groupsClaim" | "s3Bucket" | "s3Region") => maybe(wishes[which], (text) => problems.of(() => parseName(which, text), text));
  const version = problems.of(() => ZotVersion.parse(wishes.zotVersion), ZotVersion.parse("2.1.20"));
  const group = name("ciGroup");
  const plan: ZotPlan = {
    version,
    external: problems.of(() => parseOrigin("externalUrl", wishes.externalUrl), NOWHERE),
    listen: problems.of(() => parseListen(wishes.listen), { address: "0.0.0.0", port: "5000" }),
    tls: { cert: path("tlsCertFile"), key: path("tlsKeyFile") },
    login: { issuer: address("oidcIssuer"), clientId: name("oidcClientId"), credentialsFile: json("oidcCredentialsFile"), usernameClaim: name("usernameClaim") ?? (version.can("username claim") ? "preferred_username" : "email"), groupsClaim: name("groupsClaim") ?? "groups" },
    sessionKeysFile: json("sessionKeysFile"),
    htpasswdFile: path("htpasswdFile"),
    ci: { issuer: address("ciIssuer"), audience: name("ciAudience"), claims: problems.of(() => parseClaims(wishes.ciClaims), []), group },
    anonymous: wishes.anonymous,
    namespace: maybe(wishes.namespace, (text) => problems.of(() => parseRepositoryPath("namespace", text), text)),
    admins: { groups: names("adminGroups"), users: names("adminUsers") },
    pushers: { groups: [...new Set([...names("pushGroups"), ...(group === undefined ? [] : [group])])], users: names("pushUsers") },
    readGroups: names("readGroups"),
    metrics: { access: wishes.metrics ?? (wishes.metricsUsers.length > 0 ? "users" : "none"), users: names("metricsUsers") },
    upstreams: wishes.pullThrough.flatMap((text) => problems.of(() => [parseUpstream(text)], [])),
    upstreamCredentials: path("pullThroughCredentialsFile"),
    features: wishes.features ?? defaultFeatures(wishes, version),
    storage: { folder: problems.of(() => parseFolder("storageFolder", wishes.storageFolder), "/"), bucket: name("s3Bucket"), region: name("s3Region"), endpoint: address("s3Endpoint") },
    keepDays: maybe(wishes.keepDays, (days) => problems.of(() => parseCount("keepDays", days, { least: 1, most: 3650, what: "days" }), days)),
    keepTags: wishes.keepTags.map((text) => problems.of(() => tagPattern(text), text)),
    rateLimit: maybe(wishes.rateLimit, (rate) => problems.of(() => parseCount("rateLimit", rate, { least: 1, most: 1_000_000, what: "requests a second" }), rate)),
    failDelay: problems.of(() => parseCount("failDelay", wishes.failDelay, { least: 0, most: 60, what: "seconds" }), 0),
    allow: new Set(wishes.allow),
  };
  return plan;
}

/** Stands for an address that was refused, until all that is wrong is known. */
const NOWHERE: Address = { text: "", url: new URL("https://invalid"), isOpen: false };

/** Where only ID tokens are taken, nobody can log in, and so there is nothing to see for a browser. */
function defaultFeatures({ ciIssuer }: ZotWishes, version: ZotVersion): readonly Feature[] {
  const always: readonly Feature[] = ["search", "dedupe", "garbage-collection"];
  return ciIssuer !== undefined && version.takesIdTokensAlone ? always : ["api-keys", "ui", ...always];
}

function maybe<From, To>(value: From | undefined, parse: (value: From) => To): To | undefined {
  return value === undefined ? undefined : parse(value);
}
