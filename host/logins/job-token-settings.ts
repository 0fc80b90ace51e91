/** Where the ID token of the CI job comes from, as the options say. */
export interface JobTokenSettings {
  readonly oidc?: boolean | undefined;
  readonly oidcAudience?: string | undefined;
  readonly oidcTokenEnv?: string | undefined;
  readonly oidcTokenFile?: string | undefined;
}

/** Whether a login by ID token is wanted at all. */
export function wantsJobToken({ oidc = false, oidcAudience, oidcTokenEnv, oidcTokenFile }: JobTokenSettings): boolean {
  return oidc || oidcAudience !== undefined || oidcTokenEnv !== undefined || oidcTokenFile !== undefined;
}
