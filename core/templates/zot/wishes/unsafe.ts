import { isLoopback, type RegistryHost } from "../../../image/registry-host.js";
import { marked, own } from "../../../errors/own-words.js";
import { saysNotWhose } from "./claims.js";
import type { ZotPlan } from "./plan.js";
import type { WishProblems } from "./problems.js";
import { overlap } from "./upstreams.js";
import { option, type Unsafe, type ZotWishes } from "./wishes.js";

/** Refuses what is unsafe and was not named, and what is named and nowhere wished for: its warning would not be true. */
export function unsafeWishes(plan: ZotPlan, problems: WishProblems): void {
  const { allow, anonymous, namespace, upstreams, pushers, ci } = plan;
  const idle = (word: Unsafe, why: string, remedy = own`Leave it out`) => {
    if (allow.has(word)) problems.refuse("allow", own`${word} is named, and ${why}`, remedy);
  };
  if (anonymous !== "read") idle("anonymous-create", own`who is anonymous may not even read`, own`Leave it out, or also give ${marked(option("anonymous"))} read`);
  if (pushers.groups.length + pushers.users.length === 0) for (const word of ["push-update", "push-delete"] as const) idle(word, own`nobody is named who may push`);
  if (!ci.issuer || !saysNotWhose(ci.claims)) idle("any-job", ci.issuer ? own`jobs have to say what ${marked(option("ciClaims"))} names` : own`no jobs may log in`);

  const inside = namespace !== undefined && upstreams.some(({ path }) => overlap(path, namespace));
  if (!inside) idle("pull-through-into-namespace", own`nothing is fetched into the namespace that is pushed to`);
  else if (!allow.has("pull-through-into-namespace")) {
    problems.refuse("pullThrough", own`a path is in the namespace that is pushed to, or around it: a tag that nobody has pushed yet would be what the other registry has under that name`, own`Fetch below another path, or, where you trust that registry with your own names, say --allow pull-through-into-namespace`);
  }

  const open = openAddresses(plan);
  if (open.length === 0) idle("plain-http", own`all addresses are https, or on this machine`);
  else if (!allow.has("plain-http")) for (const name of open) problems.refuse(name, own`is plain HTTP, on which everybody reads along`, own`Give an https:// address, or, on a network that you trust, say --allow plain-http`);
}

/** Over plain HTTP everybody on the way reads every password, and may answer in the place of the issuer. */
function openAddresses({ external, login, ci, upstreams, storage }: ZotPlan): (keyof ZotWishes)[] {
  const all: readonly (readonly [keyof ZotWishes, boolean | undefined])[] = [
    ["externalUrl", external.isOpen],
    ["oidcIssuer", login.issuer?.isOpen],
    ["ciIssuer", ci.issuer?.isOpen],
    ["pullThrough", upstreams.some(({ address }) => address.isOpen)],
    ["s3Endpoint", storage.endpoint?.isOpen],
  ];
  return all.flatMap(([name, isOpen]) => (isOpen === true ? [name] : []));
}

/** Whether only this machine can reach what listens there. */
export function listensToItself(address: string): boolean {
  return isLoopback((address.includes(":") ? `[${address}]` : address) as RegistryHost);
}
