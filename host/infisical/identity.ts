import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { InfisicalIdentity } from "../../core/services/infisical/identity.js";
import { wantsJobToken, type JobTokenSettings } from "../logins/job-token-settings.js";
import type { RegistryRun } from "../run/run.js";
import { userPath } from "../run/user-path.js";
import { readTokenFile } from "../services/token-file.js";
import { readToken } from "../services/token-source.js";
import type { InfisicalSettings } from "./settings.js";

export const TOKEN_FILE = "INFISICAL_TOKEN_AUTH_FILE";

/**
 * As whom Infisical is asked: by the job's own ID token where an identity is named for that, by a client id and secret
 * where those are given, else by the token of the file that a variable names.
 */
export function infisicalIdentity(settings: InfisicalSettings & JobTokenSettings, environment: NodeJS.ProcessEnv, run: RegistryRun): InfisicalIdentity {
  const { infisicalIdentityId: identityId, infisicalClientId: clientId, infisicalClientSecretEnv: env, infisicalClientSecretFile: file } = settings;
  if (identityId !== undefined && clientId !== undefined) throw missing(own`both --infisical-identity-id and --infisical-client-id are given`, own`Give one of them`);
  if (identityId !== undefined) return byJobToken(identityId, settings, environment, run);
  if (wantsJobToken(settings)) throw missing(own`an ID token of the job is given for Infisical, and not for which identity`, own`Add --infisical-identity-id, or leave --oidc and its siblings out`);
  if (clientId !== undefined) return { kind: "universal", clientId, clientSecret: readToken({ env, file }, "infisical-client-secret", environment) };
  if (env !== undefined || file !== undefined) throw missing(own`a client secret is given without a client id`, own`Add --infisical-client-id`);
  const path = environment[TOKEN_FILE];
  if (path === undefined || path === "") {
    throw missing(own`nobody is named as whom Infisical is asked`, own`Set ${TOKEN_FILE} to the path of a file of mode 0600 that holds an access token, or give --infisical-client-id with --infisical-client-secret-env or --infisical-client-secret-file, or --infisical-identity-id with --oidc-audience`);
  }
  return { kind: "token", token: readTokenFile(userPath(path), TOKEN_FILE) };
}

/** The token is Infisical's then, and not the registry's. */
function byJobToken(identityId: string, settings: JobTokenSettings, environment: NodeJS.ProcessEnv, run: RegistryRun): InfisicalIdentity {
  return { kind: "oidc", identityId, idToken: async () => (await (await import("../logins/job-token.js")).readJobToken(settings, environment, run)).token.held.text };
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
