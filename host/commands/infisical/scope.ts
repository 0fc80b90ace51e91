import { z } from "zod/v3";
import { renderScope } from "../../../core/report/scope.js";
import { ServiceClient } from "../../../core/services/http/service-client.js";
import { InfisicalClient } from "../../../core/services/infisical/client.js";
import { infisicalScope } from "../../../core/usecases/infisical/scope.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { jobToken, parseOptions, path, waiting } from "../../cli/settings.js";
import { infisicalIdentity } from "../../infisical/identity.js";
import { infisicalOptions, infisicalSource } from "../../infisical/settings.js";
import { readCa } from "../../registries/authority-file.js";
import { limitsOf } from "../../run/run.js";
import { serviceAccess } from "../../services/access.js";

// No secret's name or slug holds a comma.
const settingsSchema = z.object({ ...waiting, ...infisicalOptions, ...jobToken, caFile: path.optional(), otherEnvironment: z.array(z.string()).transform((slugs) => slugs.flatMap((each) => each.split(","))) });

/** Whether the identity can read the two secrets, and no more. */
export const infisicalScopeCommand: Command = async (options, surroundings) => {
  const { otherEnvironment: otherEnvironments, ...settings } = parseOptions(settingsSchema, options);
  const source = infisicalSource(settings);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const identity = infisicalIdentity(settings, process.env, run);
  await using service = new ServiceClient(source.service, serviceAccess(run, await readCa(settings.caFile)));
  const client = new InfisicalClient(service, source.projectId, identity);
  const report = await infisicalScope({ source, otherEnvironments }, { client, progress: run.progress });
  return { json: report, text: renderScope(report), exitCode: report.ok ? EXIT.ok : EXIT.failed };
};
