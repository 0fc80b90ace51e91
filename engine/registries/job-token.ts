import type { Secret } from "@dagger.io/dagger";
import type { OidcLogin } from "../../core/credentials/credential.js";
import { JobToken, type IdTokenSource } from "../../core/credentials/oidc/job-token.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { idTokenEndpoint } from "../../core/services/forges/id-token-endpoint.js";
import type { Settings } from "../../src/module/settings.js";
import { serviceAccess } from "../services/access.js";
import type { ConnectionOptions } from "./engine-registry.js";

/** What the module was told of the job's ID token. */
export type JobTokenSettings = Pick<Settings, "registryUsername" | "registryPassword" | "oidcToken" | "oidcRequestUrl" | "oidcRequestToken" | "oidcAudience">;

/** Takes the job's ID token: the one that was given, or one of the forge, by the job's request token. */
export async function readJobToken(settings: JobTokenSettings, connection: ConnectionOptions): Promise<OidcLogin> {
  const { registryUsername, registryPassword, oidcAudience: audience } = settings;
  if (registryUsername || registryPassword) throw missing(own`a username or password and an ID token are given`, own`Give one login: registryUsername and registryPassword, or oidcToken, or oidcRequestUrl and oidcRequestToken`);
  return { kind: "oidc", token: await JobToken.take(await sourceOf(settings, connection), audience || undefined, connection.redactor) };
}

async function sourceOf({ oidcToken, oidcRequestUrl, oidcRequestToken, oidcAudience }: JobTokenSettings, connection: ConnectionOptions): Promise<IdTokenSource> {
  if (oidcToken && (oidcRequestUrl || oidcRequestToken)) throw missing(own`both an ID token and the way to get one are given`, own`Give oidcToken, or oidcRequestUrl and oidcRequestToken`);
  if (oidcToken) {
    const text = await hidden(oidcToken, connection);
    return { name: own`oidcToken`, lasts: "once", take: () => Promise.resolve({ text, now: Date.now() }) };
  }
  if (!oidcRequestUrl || !oidcRequestToken || !oidcAudience) {
    const lacking = Object.entries({ oidcRequestUrl, oidcRequestToken, oidcAudience }).flatMap(([name, value]) => (value ? [] : [name]));
    throw missing(own`the module is to log in by the job's ID token, and was not given ${lacking.join(own` and `)}`, own`On GitHub and Forgejo: --oidc-request-url=env:ACTIONS_ID_TOKEN_REQUEST_URL --oidc-request-token=env:ACTIONS_ID_TOKEN_REQUEST_TOKEN --oidc-audience zot. With a token that is there already: --oidc-token=env:NAME`);
  }
  const token = (await hidden(oidcRequestToken, connection)).trim();
  return idTokenEndpoint({ url: await oidcRequestUrl.plaintext(), token, audience: oidcAudience }, serviceAccess(connection));
}

async function hidden(secret: Secret, { redactor }: ConnectionOptions): Promise<string> {
  const text = await secret.plaintext();
  redactor.hide(text.trim());
  return text;
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
