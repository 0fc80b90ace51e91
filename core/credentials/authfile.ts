import { loginAddress } from "../image/registry-host.js";
import { asLogin, type Credential, type Login } from "./credential.js";
import type { HostLogin } from "./keychain.js";

/**
 * The text of a containers authfile (containers-auth.json(5)) for one registry host.
 * Anonymous is an empty file, not a missing one: without it skopeo would go looking for the caller's own logins.
 */
export function authfile(host: string, credential: Credential): string {
  return JSON.stringify({ auths: credential.kind === "anonymous" ? {} : { [host]: authfileEntry(asLogin(credential)) } });
}

/** An identity token stands beside the user name, not behind it: so `docker login` writes it, and skopeo reads it. */
export function authfileEntry({ kind, username, password }: Login): Readonly<Record<string, string>> {
  const auth = (pair: string) => Buffer.from(pair, "utf8").toString("base64");
  return kind === "basic"
    ? { auth: auth(`${username}:${password.reveal()}`) }
    : { auth: auth(`${username}:`), identitytoken: password.reveal() };
}

/** The same for several, as Docker's config.json: helm, oras and cosign read it, too. */
export function dockerConfig(logins: readonly HostLogin[]): string {
  return JSON.stringify({ auths: Object.fromEntries(logins.map(({ host, login }) => [loginAddress(host), authfileEntry(login)])) });
}
