import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { Confidential } from "./confidential.js";
import type { JobToken } from "./oidc/job-token.js";
import { OIDC_USER } from "./oidc/user.js";
import { passwordIn } from "./password-text.js";

/** Who we are for one registry host. */
export type Credential = { readonly kind: "anonymous" } | Login | OidcLogin;

/**
 * A username with what it logs in by. An identity token is what a token service takes in exchange for access tokens
 * (distribution, "OAuth2 Token Authentication": a refresh token); to everybody else it is a password.
 */
export interface Login {
  readonly kind: "basic" | "identity-token";
  readonly username: string;
  readonly password: Confidential;
}

/** The ID token of the CI job itself: no secret is kept anywhere. */
export interface OidcLogin {
  readonly kind: "oidc";
  readonly token: JobToken;
}

export const ANONYMOUS: Credential = { kind: "anonymous" };

/** The user name by which Docker's credential helpers say that the secret is an identity token. */
const TOKEN_USER = "<token>";

/**
 * A login with a username and a password, API key or (for the user `<token>`) identity token. The user name may not
 * hold a colon (RFC 7617, section 2).
 */
export function login(username: string, password: string): Login {
  return made(username === TOKEN_USER ? "identity-token" : "basic", username, password);
}

/** A login by an identity token, as an authfile keeps it: there it may have a user name of its own, or none. */
export function identityLogin(username: string, token: string): Login {
  return made("identity-token", username === "" ? TOKEN_USER : username, token);
}

function made(kind: Login["kind"], username: string, password: string): Login {
  const trimmed = passwordIn(password);
  if (username === "" || trimmed === "") {
    throw new PublishError(
      "CONFIG_MISSING",
      own`the ${username === "" ? own`username` : own`password`} for the registry is empty`,
      own`Give both a username and a password (or API key), or neither for anonymous access`,
    );
  }
  // eslint-disable-next-line no-control-regex -- RFC 7617 forbids control characters in both parts
  if (/[:\u0000-\u001f\u007f]/.test(username) || /[\u0000-\u001f\u007f]/.test(trimmed)) {
    throw new PublishError(
      "CREDENTIAL_REJECTED",
      own`the username or the password holds a character that HTTP Basic cannot carry (a control character, or a colon in the username)`,
      own`Check that the secret holds only the key itself`,
    );
  }
  return { kind, username, password: new Confidential(trimmed) };
}

/**
 * The same for who knows no ID tokens: the one that is held now, as the password of any user, which a token service takes
 * in exchange.
 */
export function asLogin(credential: Login | OidcLogin): Login {
  if (credential.kind !== "oidc") return credential;
  return { kind: "basic", username: OIDC_USER, password: credential.token.held.text };
}

/** Takes a login out of every text that leaves a run. A job's token hides itself, each time that it is taken. */
export function hideCredential(credential: Credential, redactor: { hideBasic(username: string, password: string): void }): void {
  if (credential.kind === "basic" || credential.kind === "identity-token") redactor.hideBasic(credential.username, credential.password.reveal());
}

/** The value of an `Authorization` header (RFC 7617), in UTF-8. */
export function basicHeader({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`, "utf8").toString("base64")}`;
}
