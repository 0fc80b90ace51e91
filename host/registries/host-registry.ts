import { hideCredential, type Credential } from "../../core/credentials/credential.js";
import type { LoginOrigin } from "../../core/credentials/kept/login-origin.js";
import type { RegistryHost } from "../../core/image/registry-host.js";
import { Session } from "../../core/registry/session.js";
import { Transport } from "../../core/registry/http/transport.js";
import type { TrustedRealm } from "../../core/registry/auth/trusted-realm.js";
import type { Registry } from "../../core/usecases/ports.js";
import type { RegistryRun } from "../run/run.js";

/** How this machine reaches a registry. */
export interface RegistryAccess {
  readonly host: RegistryHost;
  readonly scheme: "https" | "http";
  /** PEM text of a private certificate authority. */
  readonly ca?: string | undefined;
  readonly trustedRealms?: readonly TrustedRealm[] | undefined;
}

/** A registry as this machine reaches it, and as whom. */
export class HostRegistry implements Registry {
  readonly host: RegistryHost;
  readonly scheme: "https" | "http";
  readonly ca: string | undefined;

  constructor(
    readonly access: RegistryAccess,
    readonly credential: Credential,
    readonly run: RegistryRun,
    readonly loginOrigin?: LoginOrigin | undefined,
  ) {
    this.host = access.host;
    this.scheme = access.scheme;
    this.ca = access.ca;
    // From here on, the password is taken out of every error.
    hideCredential(credential, run.redactor);
  }

  session(as: Credential = this.credential): Session {
    const { signal, redactor, progress, limits } = this.run;
    const { scheme, ca, trustedRealms } = this.access;
    const transport = new Transport(this.host, { scheme, ca, trustedRealms, answerTimeoutMs: limits.answerTimeoutMs, proxy: process.env, signal });
    return new Session(transport, as, { policy: limits.retry, tell: (note) => progress.note(note), signal }, redactor);
  }
}
