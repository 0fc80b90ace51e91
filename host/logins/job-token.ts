import type { OidcLogin } from "../../core/credentials/credential.js";
import { JobToken, type IdTokenSource } from "../../core/credentials/oidc/job-token.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { idTokenEndpoint } from "../../core/services/forges/id-token-endpoint.js";
import { PERMISSION } from "../../core/services/forges/id-token-refusal.js";
import type { ServiceAccess } from "../../core/services/http/service-client.js";
import { readCa } from "../registries/authority-file.js";
import type { RegistryRun } from "../run/run.js";
import { serviceAccess } from "../services/access.js";
import { readIdTokenFile } from "../registries/password-file.js";
import type { JobTokenSettings } from "./job-token-settings.js";
import { takenVariable } from "./taken-variable.js";
import type { OptionPrefix } from "./variables.js";

/** Takes the job's ID token: from a variable or a file that is named, else from the forge whose job this is. */
export async function readJobToken(settings: JobTokenSettings & { readonly caFile?: string | undefined }, environment: NodeJS.ProcessEnv, run: RegistryRun, prefix: OptionPrefix = "--"): Promise<OidcLogin> {
  const { oidcAudience: audience, caFile } = settings;
  // A forge of one's own has the private authority of its registry.
  const source = sourceOf(settings, environment, serviceAccess(run, await readCa(caFile)), prefix);
  return { kind: "oidc", token: await JobToken.take(source, audience, run.redactor) };
}

function sourceOf({ oidcAudience: audience, oidcTokenEnv: variable, oidcTokenFile: path }: JobTokenSettings, environment: NodeJS.ProcessEnv, access: ServiceAccess, prefix: OptionPrefix): IdTokenSource {
  if (variable !== undefined && path !== undefined) throw missing(own`both ${prefix}oidc-token-env and ${prefix}oidc-token-file are given`, own`Give one of them`);
  if (variable !== undefined) {
    const text = takenVariable(variable, environment, own`${prefix}oidc-token-env`, IN_GITLAB);
    return { name: own`the variable ${variable}`, lasts: "once", take: () => Promise.resolve({ text, now: Date.now() }) };
  }
  if (path !== undefined) {
    return { name: own`the file of ${prefix}oidc-token-file`, lasts: "renewed", take: async () => ({ text: await readIdTokenFile(path, prefix), now: Date.now() }) };
  }
  const { url, token } = requestOf(environment);
  if (audience === undefined) throw missing(own`${prefix}oidc is given without an audience`, own`Add ${prefix}oidc-audience, as the registry has it (zot: http.auth.bearer.oidc, audiences), such as zot`);
  return idTokenEndpoint({ url, token, audience }, access);
}

const IN_GITLAB = own`In GitLab the job makes it: id_tokens: { ZOT_ID_TOKEN: { aud: zot } }, and then --oidc-token-env ZOT_ID_TOKEN`;

/** What GitHub and Forgejo give to a job that may have ID tokens: it is the job's, and stays where its other programs look for it. */
function requestOf(environment: NodeJS.ProcessEnv): { readonly url: string; readonly token: string } {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  if (url && token) return { url, token };
  throw missing(own`the job may have no ID token: ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set`, remedyFor(environment));
}

function remedyFor({ GITLAB_CI, FORGEJO_ACTIONS, GITEA_ACTIONS, GITHUB_ACTIONS }: NodeJS.ProcessEnv): string {
  if (GITLAB_CI) return IN_GITLAB;
  if (FORGEJO_ACTIONS || GITEA_ACTIONS || GITHUB_ACTIONS) return own`Say so in the workflow. ${PERMISSION}`;
  return own`--oidc is for jobs of GitHub's and Forgejo's Actions; elsewhere name the variable or the file that holds the ID token (--oidc-token-env NAME, --oidc-token-file PATH). ${PERMISSION}`;
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
