import type { Login } from "../../core/credentials/credential.js";
import { Confidential } from "../../core/credentials/confidential.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { ServiceClient } from "../../core/services/http/service-client.js";
import { InfisicalClient } from "../../core/services/infisical/client.js";
import type { InfisicalIdentity } from "../../core/services/infisical/identity.js";
import { infisicalLogin } from "../../core/services/infisical/login.js";
import { parseInfisicalSource, type InfisicalSource } from "../../core/services/infisical/source.js";
import { tokenIn } from "../../core/services/token-text.js";
import type { InfisicalSettings } from "../../src/module/infisical-settings.js";
import type { ConnectionOptions } from "../registries/engine-registry.js";
import type { JobTokenSettings } from "../registries/job-token.js";
import { serviceAccess } from "./access.js";

type LoginSettings = InfisicalSettings & JobTokenSettings;

/** An Infisical, and where in it the login is. */
export interface OpenInfisical {
  readonly source: InfisicalSource;
  readonly client: InfisicalClient;
}

/** The registry's login, from the two secrets that withInfisical named. */
export async function loginFromInfisical(settings: LoginSettings, connection: ConnectionOptions): Promise<Login> {
  const { registryUsername, registryPassword } = settings;
  if (registryUsername || registryPassword) throw missing(own`a username or password and a login from Infisical are given`, own`Give one login: registryUsername and registryPassword, or withInfisical`);
  return withInfisical(settings, connection, ({ source, client }) => infisicalLogin(source, client));
}

export async function withInfisical<T>(settings: LoginSettings, connection: ConnectionOptions, act: (open: OpenInfisical) => Promise<T>): Promise<T> {
  const { infisicalUrl: url, infisicalProjectId: projectId, infisicalEnvironment: environment, infisicalPath: path, infisicalUsernameSecret: usernameSecret, infisicalPasswordSecret: passwordSecret } = settings;
  if (url === undefined) throw missing(own`the module was told of no Infisical`, own`Call with-infisical before this function: with-infisical --url … infisical-scope report`);
  const source = parseInfisicalSource({ url, projectId: projectId ?? "", environment: environment ?? "", path: path ?? "/", usernameSecret: usernameSecret ?? "", passwordSecret: passwordSecret ?? "" });
  const identity = await identityOf(settings, connection);
  await using service = new ServiceClient(source.service, serviceAccess(connection));
  return await act({ source, client: new InfisicalClient(service, source.projectId, identity) });
}

async function identityOf(settings: LoginSettings, connection: ConnectionOptions): Promise<InfisicalIdentity> {
  const { infisicalToken: token, infisicalClientId: clientId, infisicalClientSecret: clientSecret, infisicalIdentityId: identityId } = settings;
  const ways = [token, clientId ?? clientSecret, identityId].filter((each) => each !== undefined && each !== "");
  if (ways.length !== 1) throw missing(ways.length === 0 ? own`nobody is named as whom Infisical is asked` : own`Infisical is to be asked in several ways at once`, own`Give withInfisical one of: token; clientId and clientSecret; identityId, with the constructor's oidcToken, or oidcRequestUrl, oidcRequestToken and oidcAudience`);
  if (token) return { kind: "token", token: await hidden(token, own`withInfisical's token`, connection) };
  if (identityId) return { kind: "oidc", identityId, idToken: async () => (await (await import("../registries/job-token.js")).readJobToken(settings, connection)).token.held.text };
  if (!clientId || !clientSecret) throw missing(own`universal auth needs both a client id and a client secret`, own`Give withInfisical clientId and clientSecret`);
  return { kind: "universal", clientId, clientSecret: await hidden(clientSecret, own`withInfisical's clientSecret`, connection) };
}

async function hidden(secret: { plaintext(): Promise<string> }, name: string, { redactor }: ConnectionOptions): Promise<Confidential> {
  const text = await secret.plaintext();
  redactor.hide(text.trim());
  return new Confidential(tokenIn(text, name));
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
