import { marked, told } from "../core/errors/own-words.js";
import { audit, type AuditOrder, type AuditReport } from "../core/audit/audit.js";
import { postureDiffers, renderAudit } from "../core/audit/report.js";
import { ANONYMOUS } from "../core/credentials/credential.js";
import { Repository } from "../core/image/reference.js";
import { progress, type Call } from "./call.js";

/** The posture of the constructor's registry. */
export async function auditRegistry(
  call: Call,
  path: string,
  questions: Pick<AuditOrder, "expectations" | "missingRepository" | "tag">,
): Promise<AuditReport> {
  const registry = await call.registries.main();
  const nobody = registry.session(ANONYMOUS);
  const somebody = registry.credential.kind === "anonymous" ? undefined : registry.session();
  const say = progress(call);
  try {
    const report = await audit({ ...questions, repository: Repository.at(registry.name, path), nobody, somebody }, say);
    if (report.ok) return report;
    // A function that throws returns nothing: the report goes to the call's log.
    say.note(told(marked(renderAudit(report))));
    throw postureDiffers(report);
  } finally {
    await Promise.all([nobody.close(), somebody?.close()]);
  }
}
