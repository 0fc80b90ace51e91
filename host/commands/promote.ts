import { own, told } from "../../core/errors/own-words.js";
import { parseDestination } from "../../core/image/reference.js";
import type { RegistryHost } from "../../core/image/registry-host.js";
import { promote } from "../../core/usecases/promote.js";
import { treesOf } from "../cli/choices.js";
import { wantsJobToken } from "../logins/job-token-settings.js";
import { HostRegistry } from "../registries/host-registry.js";
import { copyResult } from "../cli/publication-result.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { limitsOf, type Run } from "../run/run.js";
import { parseOptions, promoteSettings, type PromoteSettings } from "../cli/settings.js";
import { skopeoCopier } from "../skopeo/uploader.js";
import { FolderSource } from "../source/folder-source.js";
import { withWorkspace } from "../run/with-workspace.js";

/** Gives an image that production may use a further tag, or copies it elsewhere. */
export const promoteCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(promoteSettings, options);
  const { container, tag, newTag, destination, main: mainBranch } = settings;
  const run = { ...surroundings, limits: limitsOf(settings) };
  const main = await openRegistry(settings, run, repositoryUse(settings));
  let elsewhere: HostRegistry | undefined;
  const of = async (host: RegistryHost) => (elsewhere = await openDestination(host, main, settings, run));
  const registries = { ...onlyRegistry(main, settings.namespace), of };
  using source = new FolderSource(settings.source, run.signal);
  const commit = settings.unmerged ? "any" : "on-main";
  const order = { image: { kind: "container", container, tag }, mainBranch, newTag, destination, commit, trees: treesOf(settings) } as const;
  const targetNames = ["--new-tag", "--destination"] as const;
  const publication = await promote(order, { ...run, source, registries, copier: skopeoCopier(run), targetNames });
  return copyResult(publication, (elsewhere ?? main).loginOrigin);
});

/**
 * How to reach the destination, and as whom. Where that is the registry of the source, what is not given is as it is there;
 * a login that was found, and not given, is looked for again: it may be for another path.
 */
async function openDestination(registry: RegistryHost, main: HostRegistry, settings: PromoteSettings, run: Run): Promise<HostRegistry> {
  const here = registry === main.host;
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
  const hasMainsLogin = !isLoginGiven && main.credential.kind !== "anonymous" && main.loginOrigin === undefined;
  const { path } = parseDestination(settings.destination ?? "").repository;
  const opened = await openRegistry({ ...given, anonymous: here && hasMainsLogin }, run, { path, prefix: "--destination-" });
  if (here && hasMainsLogin) return new HostRegistry(opened.access, main.credential, run);
  if (hasMainsLogin && opened.credential.kind === "anonymous") {
    const [login, others] = main.credential.kind === "oidc" ? [own`--oidc`, own`--destination-oidc and its audience, or --destination-username`] : [own`--username`, own`--destination-username`];
    run.progress.note(told(own`${registry} is asked without a login: that of ${login} is for ${main.host} alone; give ${others} and its password`));
  }
  return opened;
}
