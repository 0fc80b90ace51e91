import { isLoopback, type RegistryHost } from "../../../image/registry-host.js";
import { marked, own } from "../../../errors/own-words.js";
import type { ZotPlan } from "./plan.js";
import type { WishProblems } from "./problems.js";
import { overlap } from "./upstreams.js";
import { option, type ZotWishes } from "./wishes.js";

/** Refuses what is unsafe and was not named, and names that nothing here is about. */
export function unsafeWishes(plan: ZotPlan, problems: WishProblems): void {
  const { allow, anonymous, namespace, upstreams, pushers } = plan;
  if (allow.has("anonymous-create") && anonymous !== "read") problems.refuse("allow", own`anonymous-create is about who is anonymous, and those may not even read`, own`Give --anonymous read with it, or leave it out`);
  const nobodyPushes = pushers.groups.length + pushers.users.length === 0;
  for (const word of ["push-update", "push-delete"] as const) {
    if (allow.has(word) && nobodyPushes) problems.refuse("allow", own`${marked(word)} is about who may push, and nobody is named`, own`Name them by ${marked(option("pushGroups"))}, or leave it out`);
  }
  const inside = namespace !== undefined && upstreams.some(({ path }) => overlap(path, namespace));
  if (inside && !allow.has("pull-through-into-namespace")) {
    problems.refuse("pullThrough", own`a path is in the namespace that is pushed to, or around it: a tag that nobody has pushed yet would be what the other registry has under that name`, own`Fetch below another path, or, where you trust that registry with your own names, say --allow pull-through-into-namespace`);
  }
  if (!allow.has("plain-http")) openAddresses(plan, problems);
}

/** Over plain HTTP everybody on the way reads every password, and may answer in the place of the issuer. */
function openAddresses({ external, login, ci, upstreams, storage }: ZotPlan, problems: WishProblems): void {
  const all: readonly (readonly [keyof ZotWishes, boolean | undefined])[] = [
    ["externalUrl", external.isOpen],
    ["oidcIssuer", login.issuer?.isOpen],
    ["ciIssuer", ci.issuer?.isOpen],
    ["pullThrough", upstreams.some(({ address }) => address.isOpen)],
    ["s3Endpoint", storage.endpoint?.isOpen],
  ];
  for (const [name, isOpen] of all) if (isOpen) problems.refuse(name, own`is plain HTTP, on which everybody reads along`, own`Give an https:// address, or, on a network that you trust, say --allow plain-http`);
}

/** Whether only this machine can reach what listens there. */
export function listensToItself(address: string): boolean {
  return isLoopback((address.includes(":") ? `[${address}]` : address) as RegistryHost);
}
