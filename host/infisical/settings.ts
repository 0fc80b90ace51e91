import { z } from "zod/v3";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { parseInfisicalSource, type InfisicalSource } from "../../core/services/infisical/source.js";
import { userPath } from "../run/user-path.js";

/** The options of an Infisical as the command line gives them. */
export const infisicalOptions = {
  infisicalUrl: z.string().optional(),
  infisicalProjectId: z.string().optional(),
  infisicalEnvironment: z.string().optional(),
  infisicalPath: z.string().optional(),
  infisicalUsernameSecret: z.string().optional(),
  infisicalPasswordSecret: z.string().optional(),
  infisicalIdentityId: z.string().optional(),
  infisicalClientId: z.string().optional(),
  infisicalClientSecretEnv: z.string().optional(),
  infisicalClientSecretFile: z.string().min(1).transform(userPath).optional(),
};

export type InfisicalSettings = z.infer<z.ZodObject<typeof infisicalOptions>>;

/** Whether the login is one of an Infisical: any of its options says so. */
export function isFromInfisical(settings: InfisicalSettings): boolean {
  const given: Readonly<Record<string, unknown>> = { ...settings };
  return Object.keys(infisicalOptions).some((name) => given[name] !== undefined);
}

/** Where the login is; what is not told is named all at once. */
export function infisicalSource(settings: InfisicalSettings): InfisicalSource {
  const { infisicalUrl: url, infisicalProjectId: projectId, infisicalEnvironment: environment, infisicalPath: path = "/", infisicalUsernameSecret: usernameSecret, infisicalPasswordSecret: passwordSecret } = settings;
  if (url !== undefined && projectId !== undefined && environment !== undefined && usernameSecret !== undefined && passwordSecret !== undefined) {
    return parseInfisicalSource({ url, projectId, environment, path, usernameSecret, passwordSecret });
  }
  const wanted = { url, "project-id": projectId, environment, "username-secret": usernameSecret, "password-secret": passwordSecret };
  const missing = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [`--infisical-${name}`] : []));
  throw new PublishError("CONFIG_MISSING", own`a login from Infisical is asked for without ${missing.join(", ")}`, own`Give all of --infisical-url, -project-id, -environment, -username-secret and -password-secret`);
}
