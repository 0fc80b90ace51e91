import type { OidcLogin } from "../../../core/credentials/credential.js";
import { JobToken, type IdTokenSource } from "../../../core/credentials/oidc/job-token.js";
import { Redactor } from "../../../core/redact.js";

/** An ID token by its claims alone: whoever looks at it here verifies no signature. */
export function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

const seconds = (ms: number) => Math.floor(ms / 1000);

/** What a job's token says, unless the test says otherwise; `end` is in seconds from now. */
export function jobClaims({ end = 300, ...other }: { readonly end?: number } & Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const now = seconds(Date.now());
  return { iss: "https://forge.example.org", sub: "repo:my-org/my-repo:ref:refs/heads/main", aud: "zot", iat: now, exp: now + end, ...other };
}

/** A source that gives these tokens, one after the other, and counts. */
export function sourceOf(tokens: readonly string[], lasts: IdTokenSource["lasts"] = "renewed"): IdTokenSource & { taken: number } {
  return {
    name: "the test",
    lasts,
    taken: 0,
    take() {
      const text = tokens[Math.min(this.taken++, tokens.length - 1)] ?? "";
      return Promise.resolve({ text, now: Date.now() });
    },
  };
}

export async function jobLogin(source: IdTokenSource): Promise<OidcLogin> {
  return { kind: "oidc", token: await JobToken.take(source, "zot", new Redactor()) };
}
