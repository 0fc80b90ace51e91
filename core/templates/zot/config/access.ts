import type { ZotPlan } from "../wishes/plan.js";
import type { Part } from "./schema.js";

type AccessControl = Part<"http">["accessControl"];
type Rules = AccessControl["repositories"][string];
type Policy = NonNullable<Rules["policies"]>[number];
type Actions = Policy["actions"];

const READ: Actions = ["read"];
const EVERYTHING: Actions = ["read", "create", "update", "delete"];

/**
 * The three tiers. zot takes the rules of the longest pattern that a repository matches, and of no other: so each pattern
 * has all of them.
 */
export function accessControl(plan: ZotPlan): AccessControl {
  const { namespace, upstreams, admins, metrics } = plan;
  const adminPolicy = policyFor(admins, EVERYTHING);
  const shown = metrics.access === "users" ? { users: nonempty(metrics.users) } : metrics.access === "anonymous" ? { anonymousPolicy: READ } : undefined;
  return {
    repositories: {
      "**": rules(plan, namespace === undefined ? "pushed to" : "read alone"),
      // What is fetched from elsewhere is nobody's to push to.
      ...Object.fromEntries(upstreams.filter(({ path }) => path !== namespace).map(({ path }) => [`${path}/**`, rules(plan, "read alone")])),
      ...(namespace === undefined ? {} : { [`${namespace}/**`]: rules(plan, "pushed to") }),
    },
    ...(adminPolicy && { adminPolicy }),
    ...(shown && { metrics: shown }),
  };
}

function rules({ anonymous, readGroups, pushers, allow }: ZotPlan, kind: "pushed to" | "read alone"): Rules {
  const anybody: Actions | undefined = anonymous === "none" ? undefined : allow.has("anonymous-create") && kind === "pushed to" ? ["read", "create"] : READ;
  const push: Actions = ["read", "create", ...(allow.has("push-update") ? (["update"] as const) : []), ...(allow.has("push-delete") ? (["delete"] as const) : [])];
  const read = readGroups.length > 0 ? policyFor({ groups: readGroups, users: [] }, READ) : undefined;
  const policies = [...(kind === "pushed to" ? [policyFor(pushers, push)] : []), read].filter((each) => each !== undefined);
  return {
    ...(anybody && { anonymousPolicy: anybody }),
    // Who is logged in may read, unless groups are named that may.
    ...(readGroups.length === 0 && { defaultPolicy: READ }),
    ...(policies.length > 0 && { policies: nonempty(policies) }),
  };
}

function policyFor({ users, groups }: ZotPlan["admins"], actions: Actions): Policy | undefined {
  if (users.length + groups.length === 0) return undefined;
  return { ...(users.length > 0 && { users: nonempty(users) }), ...(groups.length > 0 && { groups: nonempty(groups) }), actions };
}

function nonempty<Each>(list: readonly Each[]): [Each, ...Each[]] {
  return list as unknown as [Each, ...Each[]];
}
