import { own, told } from "../../core/errors/own-words.js";
import { parseDestination } from "../../core/image/reference.js";
import type { RegistryHost } from "../../core/image/registry-host.js";
import type { DestinationSettings } from "../cli/settings/copies.js";
import { wantsJobToken } from "../logins/job-token-settings.js";
import type { RegistryRun } from "../run/run.js";
import { HostRegistry } from "./host-registry.js";
import { openRegistry } from "./registry-access.js";

/**
 * How to reach the destination of a copy, and as whom. Where that is the registry of the source, what is not given is as it
 * is there; a login that was found, and not given, is looked for again: it may be for another path.
 */
export async function openDestination(registry: RegistryHost, main: HostRegistry | undefined, settings: DestinationSettings, run: RegistryRun): Promise<HostRegistry> {
  const here = registry === main?.host;
  const given = {
    registry,
    username: settings.destinationUsername,
    passwordEnv: settings.destinationPasswordEnv,
    passwordFile: settings.destinationPasswordFile,
    passwordStdin: settings.destinationPasswordStdin,
    oidc: settings.destinationOidc,
    oidcAudience: settings.destinationOidcAudience,
    oidcTokenEnv: settings.destinationOidcTokenEnv,
    oidcTokenFile: settings.destinationOidcTokenFile,
    transport: settings.destinationTransport ?? (here ? settings.transport : undefined),
    trustRealm: settings.trustRealm,
    caFile: settings.destinationCaFile ?? (here ? settings.caFile : undefined),
  };
  const isLoginGiven = given.username !== undefined || given.passwordEnv !== undefined || given.passwordFile !== undefined || given.passwordStdin || wantsJobToken(given);
  const hasMainsLogin = !isLoginGiven && main !== undefined && main.credential.kind !== "anonymous" && main.loginOrigin === undefined;
  const { path } = parseDestination(settings.destination ?? "").repository;
  const opened = await openRegistry({ ...given, anonymous: here && hasMainsLogin }, run, { path, prefix: "--destination-" });
  if (here && hasMainsLogin) return new HostRegistry(opened.access, main.credential, run);
  if (hasMainsLogin && opened.credential.kind === "anonymous") {
    const [login, others] = main.credential.kind === "oidc" ? [own`--oidc`, own`--destination-oidc and its audience, or --destination-username`] : [own`--username`, own`--destination-username`];
    run.progress.note(told(own`${registry} is asked without a login: that of ${login} is for ${main.host} alone; give ${others} and its password`));
  }
  return opened;
}
