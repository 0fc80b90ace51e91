import { Confidential } from "../../../core/credentials/confidential.js";
import { InfisicalClient } from "../../../core/services/infisical/client.js";
import type { InfisicalIdentity } from "../../../core/services/infisical/identity.js";
import { parseInfisicalSource, type InfisicalSource } from "../../../core/services/infisical/source.js";
import type { ServiceAccess } from "../../../core/services/http/service-client.js";
import type { Redactor } from "../../../core/redact.js";
import type { Exchange } from "../scripted-registry.js";
import { atService, json, type Played } from "./stage.js";

export const TOKEN = "access-t0ken";
export const BEARER = `Bearer ${TOKEN}`;
export const WORDS = { projectId: "proj-1", environment: "prod", path: "/registry", usernameSecret: "REG_USER", passwordSecret: "REG_PASSWORD" };

const BY_TOKEN: InfisicalIdentity = { kind: "token", token: new Confidential(TOKEN) };

/** Plays something as an identity of an Infisical that answers by script. */
export function atInfisical<T>(
  script: readonly Exchange[],
  act: (client: InfisicalClient, source: InfisicalSource, redactor: Redactor) => Promise<T>,
  { identity = BY_TOKEN, words = {}, ...access }: Partial<ServiceAccess> & { identity?: InfisicalIdentity; words?: Partial<typeof WORDS> } = {},
): Promise<Played<T>> {
  return atService(script, (service, redactor) => {
    const source = parseInfisicalSource({ url: service.service.base.href, ...WORDS, ...words });
    return act(new InfisicalClient(service, source.projectId, identity), source, redactor);
  }, access);
}

interface Spot {
  readonly environment?: string;
  readonly path?: string;
}

/** The request for one secret by its name. */
export function asked(name: string | RegExp, { environment = "prod", path = "/registry" }: Spot = {}): Pick<Exchange, "request" | "authorization"> {
  const query = `projectId=proj-1&environment=${environment}&secretPath=${encodeURIComponent(path)}&viewSecretValue=true&expandSecretReferences=true&include_imports=false&type=shared`;
  const request = typeof name === "string" ? `GET /api/v4/secrets/${name}?${query}` : new RegExp(`^GET /api/v4/secrets/${name.source}\\?${query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
  return { request, authorization: BEARER };
}

/** It, and the secret. */
export function gives(name: string, secretValue: string, more: object = {}): Exchange {
  const secret = { id: "s-1", workspace: "proj-1", environment: "prod", secretPath: "/registry", version: 1, type: "shared", secretKey: name, secretValue, secretValueHidden: false, ...more };
  return { ...asked(name), ...json(200, { secret }) };
}

/** Infisical's own words for what is not there, and for who may not. */
export const NO_SECRET = { statusCode: 404, message: "Secret with name 'X' not found", error: "NotFound" };
export const NO_FOLDER = { statusCode: 404, message: "Folder with path '/registry' in environment with slug 'prod' not found", error: "GetSecretByName" };
export const FORBIDDEN = { statusCode: 403, message: "You are not allowed to describeSecret on secrets", error: "PermissionDenied", details: [] };
