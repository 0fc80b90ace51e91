import { ANONYMOUS, asLogin, type Credential, type Login } from "./credential.js";

/** Who we are for one registry host, where we are somebody. */
export interface HostLogin {
  readonly host: string;
  readonly login: Login;
}

/** Credentials by registry host. What is not in it is asked anonymously; no other host ever sees a credential. */
export class Keychain {
  readonly #byHost = new Map<string, Credential>();

  add(host: string, credential: Credential): this {
    this.#byHost.set(host, credential);
    return this;
  }

  for(host: string): Credential {
    return this.#byHost.get(host) ?? ANONYMOUS;
  }

  get logins(): HostLogin[] {
    return [...this.#byHost].flatMap(([host, credential]) => (credential.kind === "anonymous" ? [] : [{ host, login: asLogin(credential) }]));
  }
}
