import { celOf, claimText, literal } from "../wishes/claims.js";
import type { ZotPlan } from "../wishes/plan.js";
import type { Part } from "./schema.js";

type Auth = Part<"http">["auth"];

/** Where zot answers to who comes back from the issuer of its logins. */
export function redirectUri(externalUrl: string): string {
  return `${externalUrl}/zot/auth/callback/oidc`;
}

/** Who somebody is. Secrets stand in files, and their paths here. */
export function auth(plan: ZotPlan): Auth {
  const { failDelay, htpasswdFile, sessionKeysFile, login, version, external, features, tls, ci } = plan;
  const byBrowser = login.issuer !== undefined || htpasswdFile !== undefined;
  // Behind a proxy zot does not see that its users speak TLS.
  const secure = byBrowser && tls.cert === undefined && external.url.protocol === "https:" && version.can("username claim");
  return {
    failDelay,
    ...(htpasswdFile !== undefined && { htpasswd: { path: htpasswdFile } }),
    ...(features.includes("api-keys") && { apikey: true }),
    ...(sessionKeysFile !== undefined && { sessionKeysFile }),
    ...(secure && { secureSession: true }),
    ...(login.issuer && { openid: openid(plan, login.issuer.text) }),
    ...(ci.issuer && { bearer: bearer(plan, ci.issuer.text) }),
  };
}

function openid({ login, version }: ZotPlan, issuer: string): NonNullable<Auth["openid"]> {
  const { clientId, credentialsFile = "", usernameClaim, groupsClaim } = login;
  const claimMapping = { username: usernameClaim, ...(version.can("groups claim") && { groups: groupsClaim }) };
  return {
    providers: {
      oidc: {
        name: new URL(issuer).host,
        issuer,
        ...(clientId !== undefined && { clientid: clientId }),
        credentialsFile,
        scopes: ["openid", "profile", "email"],
        ...(version.can("username claim") && { claimMapping }),
      },
    },
  };
}

function bearer({ ci, external, version }: ZotPlan, issuer: string): NonNullable<Auth["bearer"]> {
  const { audience = "", claims, group = "" } = ci;
  return {
    // Where a token is exchanged for another; before that, nothing answers there.
    ...(version.can("token exchange") && { realm: `${external.text}/zot/auth/token`, service: external.url.host }),
    oidc: [
      {
        issuer,
        audiences: [audience],
        claimMapping: {
          ...(claims.length > 0 && { validations: claims.map((rule) => ({ expression: celOf(rule), message: claimText(rule) })) }),
          groups: `[${literal(group)}]`,
        },
      },
    ],
  };
}
