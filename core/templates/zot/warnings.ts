import { marked, own } from "../../errors/own-words.js";
import type { ZotPlan } from "./wishes/plan.js";
import { listensToItself } from "./wishes/unsafe.js";
import { since } from "./wishes/version.js";
import { DEFAULTS, option, type Unsafe } from "./wishes/wishes.js";

/** What each unsafe wish comes to. */
const CONSEQUENCES: Readonly<Record<Unsafe, string>> = {
  "anonymous-create": "everybody may push new tags and fill the disk, without a login",
  "push-update": "who may push may put another image under a tag that exists: tags are not immutable",
  "push-delete": "who may push may delete images that production uses",
  "pull-through-into-namespace": "a tag that nobody has pushed yet is what the other registry has under that name: whoever owns the name there may be deployed here",
  "any-job": "every job of that issuer may push, whatever its repository and branch",
  "plain-http": "passwords and tokens travel unencrypted, and whoever is on the way may change images",
};

/** What whoever wished for it should know: of this zot, and of what is unsafe about it. */
export function warningsOf(plan: ZotPlan): string[] {
  const allowed = [...plan.allow].map((word) => own`UNSAFE, ${word}: ${marked(CONSEQUENCES[word])}`);
  return [...allowed, ...ofVersion(plan), ...ofAccess(plan), ...ofStorage(plan)];
}

function ofVersion({ version, pushers, ci, login, external, tls }: ZotPlan): string[] {
  const behindProxy = tls.cert === undefined && external.url.protocol === "https:";
  return [
    ...(version.can("unknown") ? [own`zot ${version.toString()} is later than ${DEFAULTS.zotVersion}, the last one that this was tried with: let zot verify look at the config, and audit at the registry`] : []),
    ...(version.can("unknown") && ci.issuer ? [own`zot to ${DEFAULTS.zotVersion} answers nobody but bearers of ID tokens as soon as it takes them; whether zot ${version.toString()} answers others, too, is not known here: try an anonymous pull and an API key`] : []),
    ...(pushers.groups.length + pushers.users.length > 0 && !version.can("immutable tags") ? [own`tags are NOT immutable: before zot ${since("immutable tags")} who may create may also push to a tag that exists`] : []),
    ...(ci.issuer && !version.can("token exchange") ? [own`zot ${version.toString()} takes an ID token only as a ready bearer token: docker login and its like, which give it as a password, are understood from zot ${since("token exchange")} on`] : []),
    ...(login.issuer && !version.can("username claim") ? [own`zot ${version.toString()} calls people by their email address: name users so`] : []),
    ...(login.issuer && behindProxy && !version.can("username claim") ? [own`the cookies of who is logged in are not marked Secure: zot does so behind a proxy from ${since("username claim")} on`] : []),
  ];
}

function ofAccess(plan: ZotPlan): string[] {
  const { listen, tls, external, admins, pushers, login, ci, version, anonymous, upstreams, upstreamCredentials, metrics } = plan;
  const namesUsers = [...admins.users, ...pushers.users, ...metrics.users].length > 0;
  const nobody = admins.groups.length + admins.users.length === 0;
  const isReachable = tls.cert === undefined && !listensToItself(listen.address) && external.url.protocol === "https:";
  return [
    ...(isReachable ? [own`zot itself speaks plain HTTP at ${listen.address}:${listen.port}: see that nobody reaches it but the proxy that speaks TLS`] : []),
    ...(nobody ? [own`nobody may overwrite or delete: no ${marked(option("adminGroups"))} is given`] : []),
    ...(login.issuer && namesUsers ? [own`whoever ${login.issuer.url.host} calls so in the claim "${login.usernameClaim}" is one of the users that you named: see that nobody can choose that name there, or name groups`] : []),
    ...(!nobody && ci.issuer && version.takesIdTokensAlone ? [own`the admins have to come with an ID token of ${ci.issuer.text}, too: nobody can log in to this zot otherwise`] : []),
    ...(anonymous === "read" && upstreamCredentials !== undefined ? [own`everybody may read whatever ${upstreams.map(({ address }) => address.url.host).join(", ")} shows to the login in ${upstreamCredentials}`] : []),
    ...(metrics.access === "anonymous" ? [own`everybody who sends no login may read the metrics, and in them the names of all repositories; zot refuses them to who is logged in`] : []),
  ];
}

function ofStorage({ keepDays, keepTags, storage, features }: ZotPlan): string[] {
  return [
    ...(keepDays === undefined ? [] : [own`what nobody has pulled or pushed for ${keepDays} days is deleted, but for the last ten tags of the form <version>-<sha7>${keepTags.length > 0 ? own` and those that ${marked(option("keepTags"))} names` : ""}: an image that runs for longer without being pulled again needs a tag that is kept`]),
    ...(storage.bucket !== undefined && features.includes("api-keys") ? [own`API keys and who is in which group are not in the bucket, but in ${storage.folder}/meta.db: that folder has to last, too`] : []),
  ];
}
