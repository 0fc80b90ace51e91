import { ANONYMOUS, type Credential } from "./credential.js";

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
}
