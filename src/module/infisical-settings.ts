import type { Secret } from "@dagger.io/dagger";

/** What withInfisical was told: where the registry's login is, and as whom it is asked for. */
export interface InfisicalSettings {
  infisicalUrl?: string;
  infisicalProjectId?: string;
  infisicalEnvironment?: string;
  infisicalPath?: string;
  infisicalUsernameSecret?: string;
  infisicalPasswordSecret?: string;
  infisicalToken?: Secret;
  infisicalClientId?: string;
  infisicalClientSecret?: Secret;
  infisicalIdentityId?: string;
}

/** These settings, and nothing else, of an object that has more. */
export function infisicalSettingsOf(from: InfisicalSettings): InfisicalSettings {
  const { infisicalUrl, infisicalProjectId, infisicalEnvironment, infisicalPath, infisicalUsernameSecret, infisicalPasswordSecret } = from;
  const { infisicalToken, infisicalClientId, infisicalClientSecret, infisicalIdentityId } = from;
  const place = { infisicalUrl, infisicalProjectId, infisicalEnvironment, infisicalPath, infisicalUsernameSecret, infisicalPasswordSecret };
  return { ...place, infisicalToken, infisicalClientId, infisicalClientSecret, infisicalIdentityId };
}
