import type { Credential } from "./credential.js";

/**
 * The text of a containers authfile (containers-auth.json(5)) for one registry host.
 * Anonymous is an empty file, not a missing one: without it skopeo would go looking for the caller's own logins.
 */
export function authfile(host: string, credential: Credential): string {
  if (credential.kind === "anonymous") return JSON.stringify({ auths: {} });
  const pair = `${credential.username}:${credential.password.reveal()}`;
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from(pair, "utf8").toString("base64") } } });
}
