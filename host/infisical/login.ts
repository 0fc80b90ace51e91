import type { Login } from "../../core/credentials/credential.js";
import { own, told } from "../../core/errors/own-words.js";
import { ServiceClient } from "../../core/services/http/service-client.js";
import { InfisicalClient } from "../../core/services/infisical/client.js";
import { infisicalLogin } from "../../core/services/infisical/login.js";
import type { JobTokenSettings } from "../logins/job-token-settings.js";
import { readCa } from "../registries/authority-file.js";
import type { RegistryRun } from "../run/run.js";
import { serviceAccess } from "../services/access.js";
import { infisicalIdentity } from "./identity.js";
import { infisicalSource, type InfisicalSettings } from "./settings.js";

/** The registry's login, from the two secrets that the command line names. */
export async function loginFromInfisical(settings: InfisicalSettings & JobTokenSettings & { readonly caFile?: string | undefined }, run: RegistryRun): Promise<Login> {
  const source = infisicalSource(settings);
  const identity = infisicalIdentity(settings, process.env, run);
  await using client = new ServiceClient(source.service, serviceAccess(run, await readCa(settings.caFile)));
  run.progress.step(told(own`reading the login from ${source.service.name}`));
  return await infisicalLogin(source, new InfisicalClient(client, source.projectId, identity));
}
