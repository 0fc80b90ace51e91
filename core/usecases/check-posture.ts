import { isAboutKey, type Expectation } from "../audit/posture.js";
import { postureDiffers, renderAudit } from "../report/audit.js";
import { marked, own, told } from "../errors/own-words.js";
import { auditRegistry } from "./audit.js";
import { checkedRepository, type CheckedChoice, type CheckPorts } from "./steps/checked-repository.js";
import type { Registry } from "./ports.js";

export interface PostureOrder extends CheckedChoice {
  readonly expectations: readonly Expectation[];
}

/**
 * Throws POSTURE_DIFFERS unless the registry still shows what was promised of it. What there is no setting for, it says
 * and passes over.
 */
export async function checkPosture(order: PostureOrder, { source, registries, progress }: CheckPorts): Promise<void> {
  const skip = (why: string) => progress.note(told(own`the posture is not checked: ${why}`));
  if (order.expectations.length === 0) return skip(own`nothing is expected of the registry (expectations)`);
  if (!registries) return skip(own`no registry is given (registry)`);
  const registry = await registries.main();
  const expectations = registry.credential.kind === "anonymous" ? order.expectations.filter((each) => !isAboutKey(each)) : order.expectations;
  const passedOver = order.expectations.filter((each) => !expectations.includes(each));
  if (passedOver.length > 0) progress.note(told(own`${passedOver.join(", ")} cannot be checked: no key is given (registryUsername, registryPassword)`));
  if (expectations.length === 0) return;
  const found = await chosen(order, source, registry);
  if (found.kind === "none") return skip(found.why);
  if (found.exists === "absent") return skip(own`${registry.host} has no image of ${source.tree.name} yet, and so nothing to ask about`);
  const report = await auditRegistry({ repository: found.repository.path, expectations, missingRepository: "leave" }, { registries, progress });
  progress.note(told(marked(renderAudit(report))));
  if (!report.ok) throw postureDiffers(report);
}

async function chosen(order: CheckedChoice, source: CheckPorts["source"], registry: Registry): ReturnType<typeof checkedRepository> {
  const session = registry.session();
  try {
    return await checkedRepository(order, source, { host: registry.host, session });
  } finally {
    await session.close();
  }
}
