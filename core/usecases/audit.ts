import { audit, type AuditOrder, type AuditReport } from "../audit/audit.js";
import type { Expectation } from "../audit/posture.js";
import { ANONYMOUS } from "../credentials/credential.js";
import { Repository } from "../image/reference.js";
import { parseTag } from "../image/tag.js";
import type { Progress } from "../publish/ports.js";
import type { Registries, Registry } from "./ports.js";

export interface AuditChoice {
  /** The path of the repository. */
  readonly repository: string;
  readonly expectations: readonly Expectation[];
  readonly missingRepository: AuditOrder["missingRepository"];
  readonly tag?: string | undefined;
}

/** How the registry answers: with the key, where there is one, and without. */
export async function auditRegistry(choice: AuditChoice, { registries, progress }: { registries: Registries<Registry>; progress: Progress }): Promise<AuditReport> {
  const tag = choice.tag === undefined ? undefined : parseTag(choice.tag);
  const registry = await registries.main();
  const repository = Repository.at(registry.host, choice.repository);
  const anonymous = registry.session(ANONYMOUS);
  const owner = registry.credential.kind === "anonymous" ? undefined : registry.session();
  try {
    const report = await audit({ ...choice, tag, repository, anonymous, owner }, progress);
    return registry.loginOrigin === undefined ? report : { ...report, login: registry.loginOrigin };
  } finally {
    await Promise.all([anonymous.close(), owner?.close()]);
  }
}
