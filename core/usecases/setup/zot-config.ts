import type { Expectation } from "../../audit/posture.js";
import { marked, own, told, unmarked } from "../../errors/own-words.js";
import type { Progress } from "../../publish/ports.js";
import type { ZotConfigReport } from "../../report/zot-config.js";
import { zotConfigJson } from "../../templates/zot/config/config.js";
import type { ZotConfigJson } from "../../templates/zot/config/schema.js";
import { warningsOf } from "../../templates/zot/warnings.js";
import { findContradictions } from "../../templates/zot/wishes/contradictions.js";
import { planOf, type ZotPlan } from "../../templates/zot/wishes/plan.js";
import { WishProblems } from "../../templates/zot/wishes/problems.js";
import type { ZotWishes } from "../../templates/zot/wishes/wishes.js";

/** zot itself, where there is one. */
export interface ZotVerifier {
  /** Throws TOOL_FAILED for a config that it would not start with; `absent` where there is no zot. */
  verify(config: ZotConfigJson): Promise<"verified" | "absent">;
}

/** Makes a hardened config.json of zot. Throws CONFIG_MISSING, naming all that is wrong. */
export async function makeZotConfig(wishes: ZotWishes, { verifier, progress }: { readonly verifier?: ZotVerifier | undefined; readonly progress: Progress }): Promise<ZotConfigReport> {
  const problems = new WishProblems();
  const plan = planOf(wishes, problems);
  // Values that were refused would be contradictions of their own.
  problems.throwAll();
  findContradictions(plan, wishes, problems);
  problems.throwAll();
  const config = zotConfigJson(plan);
  const warnings = warningsOf(plan);
  for (const warning of warnings) progress.note(told(warning));
  const verified = (await verifier?.verify(config)) ?? "absent";
  const expectations = expectationsOf(plan);
  const byKey = expectations.includes("key-can-push") ? own`, with the login of somebody who may push,` : "";
  progress.note(told(own`when it runs, and has an image: audit${byKey} has to show what it promises: --expect ${marked(expectations.join(","))}`));
  return { ok: true, zotVersion: plan.version.toString(), warnings: warnings.map(unmarked), expectations, verified: verified === "verified" ? true : null, config };
}

/** What such a registry promises. */
function expectationsOf({ anonymous, allow, pushers, version }: ZotPlan): Expectation[] {
  const hasPushers = pushers.groups.length + pushers.users.length > 0;
  return [
    anonymous === "read" ? "anonymous-pull" : "no-anonymous-pull",
    ...(allow.has("anonymous-create") ? [] : (["no-anonymous-push"] as const)),
    ...(hasPushers ? (["key-can-push"] as const) : []),
    ...(hasPushers && version.can("immutable tags") && !allow.has("push-update") ? (["immutable-tags"] as const) : []),
  ];
}
