import { parseExpectations } from "../../core/audit/posture.js";
import { renderAudit } from "../../core/report/audit.js";
import { auditRegistry } from "../../core/usecases/audit.js";
import type { Command } from "../cli/command.js";
import { EXIT } from "../cli/exit-codes.js";
import { onlyRegistry, openRegistry } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { auditSettings, parseOptions } from "../cli/settings.js";

/** The posture of a registry that exists. */
export const auditCommand: Command = async (options, surroundings) => {
  const { repository, expect, create, tag, ...settings } = parseOptions(auditSettings, options);
  const expectations = parseExpectations(expect);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, { path: repository }), "");
  const missingRepository = create ? "may-be-created" : "leave";
  const report = await auditRegistry({ repository, expectations, missingRepository, tag }, { registries, progress: run.progress });
  return { json: report, text: renderAudit(report), exitCode: report.ok ? EXIT.ok : EXIT.failed };
};
