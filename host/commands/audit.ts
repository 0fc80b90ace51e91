import { audit } from "../../core/audit/audit.js";
import { parseExpectations } from "../../core/audit/posture.js";
import { renderAudit } from "../../core/audit/report.js";
import { ANONYMOUS } from "../../core/credentials/credential.js";
import { Repository } from "../../core/image/reference.js";
import { parseTag } from "../../core/image/tag.js";
import { readAccess } from "../access.js";
import { EXIT } from "../exit-codes.js";
import { openSession } from "../publish-order.js";
import { auditSettings, limitsOf, parseOptions } from "../settings.js";
import { withWorkspace } from "../with-workspace.js";

/** The posture of a registry that exists. */
export const auditCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(auditSettings, options);
  const expectations = parseExpectations(settings.expect);
  const tag = settings.tag === undefined ? undefined : parseTag(settings.tag);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { access, credential } = await readAccess(settings);
  const repository = Repository.at(access.host, settings.repository);
  const nobody = openSession(access, ANONYMOUS, run);
  const somebody = credential.kind === "anonymous" ? undefined : openSession(access, credential, run);
  try {
    const missingRepository = settings.create ? "may-be-created" : "leave";
    const report = await audit({ repository, nobody, somebody, expectations, missingRepository, tag }, run.progress);
    return { json: report, text: renderAudit(report), exitCode: report.ok ? EXIT.ok : EXIT.failed };
  } finally {
    await Promise.all([nobody.close(), somebody?.close()]);
  }
});
