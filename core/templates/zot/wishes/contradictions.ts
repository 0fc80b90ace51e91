import { marked, own } from "../../../errors/own-words.js";
import { saysNotWhose } from "./claims.js";
import type { ZotPlan } from "./plan.js";
import type { WishProblems } from "./problems.js";
import { unsafeWishes } from "./unsafe.js";
import { overlap } from "./upstreams.js";
import { since, type Ability } from "./version.js";
import { option, type ZotWishes } from "./wishes.js";

type Rule = (plan: ZotPlan, problems: WishProblems, wishes: ZotWishes) => void;

/** What cannot come true together, and what this zot cannot do. */
export function findContradictions(plan: ZotPlan, wishes: ZotWishes, problems: WishProblems): void {
  for (const rule of [whoLogsIn, jobs, jobsAlone, tiers, metrics, features, storage, tls, upstreams, abilities, unsafeWishes]) (rule satisfies Rule)(plan, problems, wishes);
}

const whoLogsIn: Rule = ({ login, htpasswdFile, ci, sessionKeysFile }, problems) => {
  if (!login.issuer && htpasswdFile === undefined && !ci.issuer) problems.refuse("oidcIssuer", own`nobody could log in`, own`Give it with ${marked(option("oidcCredentialsFile"))}, or ${marked(option("htpasswdFile"))}, or ${marked(option("ciIssuer"))} for a registry of CI jobs alone`);
  if (login.issuer && login.credentialsFile === undefined) problems.refuse("oidcCredentialsFile", own`goes together with ${marked(option("oidcIssuer"))}`, own`Name the file that oidc-credentials writes: the client's secret does not stand in config.json`);
  if (login.issuer) return;
  if (login.credentialsFile !== undefined) problems.refuse("oidcCredentialsFile", own`is of no use without ${marked(option("oidcIssuer"))}`, own`Give both, or neither`);
  if (login.clientId !== undefined) problems.refuse("oidcClientId", own`is of no use without ${marked(option("oidcIssuer"))}`, own`Give both, or neither`);
  if (sessionKeysFile !== undefined && htpasswdFile === undefined) problems.refuse("sessionKeysFile", own`is of no use where nobody logs in by a browser`, own`Leave it out`);
};

const WHOSE = own`Give what a token has to say, such as repository=my-org/app,ref=refs/heads/main; or, for an issuer of your own, --allow any-job`;

const jobs: Rule = ({ ci, allow }, problems, { ciClaims }) => {
  if (ci.issuer) {
    if (ci.audience === undefined) problems.refuse("ciAudience", own`goes together with ${marked(option("ciIssuer"))}`, own`Name the audience that jobs ask their ID token for, such as zot: a token for somebody else has to be worth nothing here`);
    if (ci.group === undefined) problems.refuse("ciGroup", own`goes together with ${marked(option("ciIssuer"))}`, own`Name the group that such a job is in, such as artifact-workloads`);
    if (!allow.has("any-job") && ciClaims.length === 0) problems.refuse("ciClaims", own`is missing: every job of that issuer, in any repository, could push`, WHOSE);
    else if (!allow.has("any-job") && ci.claims.length > 0 && saysNotWhose(ci.claims)) problems.refuse("ciClaims", own`says nothing of whose jobs, or only how a name begins (my-org* is somebody else's my-org-2, too): those of other repositories of that issuer may say the same`, WHOSE);
    return;
  }
  for (const [name, given] of [["ciAudience", ci.audience !== undefined], ["ciClaims", ciClaims.length > 0], ["ciGroup", ci.group !== undefined]] as const) {
    if (given) problems.refuse(name, own`is of no use without ${marked(option("ciIssuer"))}`, own`Give the issuer of the jobs' ID tokens, too`);
  }
};

/** zot's own order of things: with http.auth.bearer.oidc it asks for nothing but tokens. */
const jobsAlone: Rule = ({ ci, version, login, htpasswdFile, anonymous }, problems, { features: given }) => {
  if (!ci.issuer || !version.takesIdTokensAlone) return;
  const lost = [
    ...(anonymous === "none" ? [] : [own`who is anonymous`]),
    ...(login.issuer ? [own`who logs in by OIDC`] : []),
    ...(htpasswdFile === undefined ? [] : [own`who logs in by a password`]),
    ...((given ?? []).includes("api-keys") || login.issuer ? [own`API keys`] : []),
    ...((given ?? []).includes("ui") ? [own`the UI`] : []),
  ];
  if (lost.length === 0) return;
  problems.refuse("ciIssuer", own`a zot ${version.toString()} that takes ID tokens answers nobody else: with 401 it would refuse ${lost.join(own`, `)}`, own`Give jobs an API key of a user in a group of ${marked(option("pushGroups"))}, or run a second zot for them, with a config of its own: this one without ${marked(option("ciIssuer"))}, that one with it and without the others`);
};

const tiers: Rule = ({ admins, pushers, readGroups, anonymous }, problems) => {
  const both = pushers.groups.filter((group) => admins.groups.includes(group));
  if (both.length > 0) problems.refuse("pushGroups", own`a group pushes and is an admin, and admins may overwrite and delete`, own`Name each group in one of ${marked(option("adminGroups"))}, ${marked(option("pushGroups"))} and ${marked(option("ciGroup"))}`);
  if (pushers.users.some((user) => admins.users.includes(user))) problems.refuse("pushUsers", own`a user pushes and is an admin, and admins may overwrite and delete`, own`Name each user in one of ${marked(option("adminUsers"))} and ${marked(option("pushUsers"))}`);
  if (pushers.groups.length + pushers.users.length + admins.groups.length + admins.users.length === 0) problems.refuse("pushGroups", own`nobody could push`, own`Name the groups that may, or ${marked(option("adminGroups"))}`);
  if (readGroups.length > 0 && anonymous === "read") problems.refuse("readGroups", own`is of no use where everybody may read`, own`Give it with --anonymous none, or leave it out`);
};

const metrics: Rule = ({ metrics: { access, users } }, problems) => {
  if (access === "users" && users.length === 0) problems.refuse("metricsUsers", own`nobody is named who may read the metrics`, own`Name them, as they are logged in`);
  if (access !== "users" && users.length > 0) problems.refuse("metricsUsers", own`names users, and ${marked(option("metrics"))} says ${marked(access)}`, own`Leave one of the two out`);
};

const features: Rule = ({ features: on, login, keepDays, keepTags }, problems) => {
  if (on.includes("ui") && !on.includes("search")) problems.refuse("features", own`the UI needs search`, own`Name both, or neither`);
  if (login.issuer && !on.includes("api-keys")) problems.refuse("features", own`zot has API keys wherever people log in by OIDC: docker and its like can log in by nothing else`, own`Name api-keys, too`);
  if (keepDays !== undefined && !on.includes("garbage-collection")) problems.refuse("keepDays", own`is the affair of garbage collection, which is not among ${marked(option("features"))}`, own`Name garbage-collection, too`);
  if (keepTags.length > 0 && keepDays === undefined) problems.refuse("keepTags", own`is of no use without ${marked(option("keepDays"))}: then all tags are kept`, own`Give both, or neither`);
};

const storage: Rule = ({ storage: { bucket, region, endpoint } }, problems) => {
  if (bucket !== undefined && region === undefined) problems.refuse("s3Region", own`goes together with ${marked(option("s3Bucket"))}`, own`Name the region of the bucket`);
  if (bucket === undefined && (region ?? endpoint) !== undefined) problems.refuse("s3Bucket", own`goes together with region and endpoint`, own`Name the bucket, or leave all three out`);
};

const tls: Rule = ({ tls: { cert, key }, external }, problems) => {
  if ((cert === undefined) !== (key === undefined)) problems.refuse(cert === undefined ? "tlsCertFile" : "tlsKeyFile", own`a certificate and its key go together`, own`Give both, or neither where a proxy speaks TLS`);
  if (cert !== undefined && external.url.protocol === "http:") problems.refuse("externalUrl", own`begins with http://, and zot has a certificate`, own`Give it as https://host`);
};

const upstreams: Rule = ({ upstreams: all, upstreamCredentials }, problems) => {
  if (all.length === 0 && upstreamCredentials !== undefined) problems.refuse("pullThroughCredentialsFile", own`is of no use without ${marked(option("pullThrough"))}`, own`Give both, or neither`);
  if (all.some((one, at) => all.slice(at + 1).some((other) => overlap(one.path, other.path)))) problems.refuse("pullThrough", own`two registries are fetched from below one path`, own`Give each a path of its own`);
};

const abilities: Rule = ({ ci, login, metrics: { access }, version }, problems) => {
  const needs = (name: keyof ZotWishes, ability: Ability, what: string) => {
    if (!version.can(ability)) problems.refuse(name, own`zot ${version.toString()} ${what}`, own`Take zot ${since(ability)} or later, or leave it out`);
  };
  if (ci.issuer) needs("ciIssuer", "ID tokens", own`takes no ID tokens of CI jobs`);
  if (access === "anonymous") needs("metrics", "anonymous metrics", own`shows metrics only to named users`);
  if (login.usernameClaim !== "email") needs("usernameClaim", "username claim", own`calls people by their email alone`);
  if (login.groupsClaim !== "groups") needs("groupsClaim", "groups claim", own`reads groups from the claim "groups" alone`);
};
