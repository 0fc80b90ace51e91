import { dag, type Container, type Secret, type Service } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { authfile } from "../../core/credentials/authfile.js";
import type { Credential } from "../../core/credentials/credential.js";
import { Reference, Repository } from "../../core/image/reference.js";
import { parseRegistryHost, type RegistryHost } from "../../core/image/registry-host.js";
import type { RegistrySide } from "../../core/archive/skopeo.js";
import type { Redactor } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { noProxyWith } from "../../core/registry/proxy/rules.js";
import type { RetryPolicy } from "../../core/registry/http/retry-policy.js";
import { Session } from "../../core/registry/session.js";
import { customaryScheme, DEFAULT_ANSWER_TIMEOUT_MS, Transport } from "../../core/registry/http/transport.js";
import type { TrustedRealm } from "../../core/registry/auth/trusted-realm.js";
import type { Registry } from "../../core/usecases/ports.js";
import { engineCall } from "../fault.js";

/** How a skopeo container calls a registry that is a service. */
const SERVICE_ALIAS = "registry";
/** Where a skopeo container has the private authority. */
const CERTIFICATES = "/run/container-publisher/certificates";
/** And its login. */
const AUTHFILE = "/run/container-publisher/source.json";

/** How a call talks to its registries. */
export interface ConnectionOptions {
  readonly redactor: Redactor;
  readonly retry: RetryPolicy;
  /** PEM text of a private certificate authority, in addition to those that the module's container trusts. */
  readonly authority?: string | undefined;
  readonly trustedRealms?: readonly TrustedRealm[] | undefined;
}

/**
 * One registry, as everybody in the engine reaches it: this module's own HTTP client, the engine's publisher, and a skopeo
 * container that reads what only skopeo reads. A registry that is a Dagger service has one address for each of them, and plain HTTP.
 */
export class EngineRegistry implements Registry {
  private constructor(
    /** The name that references bear. */
    readonly host: RegistryHost,
    /** Where this module's own client finds it. */
    readonly address: RegistryHost,
    readonly credential: Credential,
    readonly service: Service | undefined,
    readonly connection: ConnectionOptions,
  ) {}

  /** A registry out on the network. */
  static remote(name: RegistryHost, credential: Credential, connection: ConnectionOptions): EngineRegistry {
    return new EngineRegistry(name, name, credential, undefined, connection);
  }

  /** A registry that runs as a Dagger service; starts it. Without a name it is called by its endpoint. */
  static async serving(service: Service, name: RegistryHost | undefined, credential: Credential, connection: ConnectionOptions): Promise<EngineRegistry> {
    const endpoint = await engineCall(own`start the registry service`, async () => (await service.start()).endpoint());
    const address = parseRegistryHost(endpoint);
    return new EngineRegistry(name ?? address, address, credential, service, connection);
  }

  /** The same registry for somebody else. */
  withCredential(credential: Credential): EngineRegistry {
    return new EngineRegistry(this.host, this.address, credential, this.service, this.connection);
  }

  /**
   * Whether the engine itself can push there and pull from there: it cannot reach a service before v0.21.6, knows no
   * identity tokens and no ID tokens, and trusts only whom it was set up to trust.
   */
  get isForEngine(): boolean {
    const known = this.credential.kind === "basic" || this.credential.kind === "anonymous";
    return this.service === undefined && known && this.connection.authority === undefined;
  }

  /** Stops it, where it is a service. That it would not stop is not worth losing a result or an error for. */
  async stop(): Promise<void> {
    await this.service?.stop().catch(() => undefined);
  }

  /** A session with it; `as` replaces the credential. */
  session(as: Credential = this.credential): Session {
    const scheme = this.service ? "http" : customaryScheme(this.address);
    const { redactor, retry, authority, trustedRealms } = this.connection;
    // The engine gives the proxies of its own environment to every container that it runs: to this module's, and to skopeo's.
    const proxy = this.service ? "none" : process.env;
    // The engine makes up the address of a service: nobody knows the registry by it.
    const calledAs = this.host === this.address ? undefined : this.host;
    const transport = new Transport(this.address, { scheme, calledAs, ca: authority, trustedRealms, answerTimeoutMs: DEFAULT_ANSWER_TIMEOUT_MS, proxy });
    return new Session(transport, as, { policy: retry, tell: (note) => console.error(redactor.redact(note)) }, redactor);
  }

  /** Mounts this registry's credential into a skopeo container, as a secret. */
  mountCredential(skopeo: Container): Container {
    return skopeo.withMountedSecret(AUTHFILE, this.#authfile());
  }

  /** Makes this registry reachable from a skopeo container: a service by its binding, another with whom to trust. */
  bind(skopeo: Container): Container {
    if (this.service) return pastProxies(skopeo).withServiceBinding(SERVICE_ALIAS, this.service);
    const { authority } = this.connection;
    return authority === undefined ? skopeo : skopeo.withNewFile(`${CERTIFICATES}/ca.crt`, authority);
  }

  /** How skopeo, in such a container, reaches it. */
  side(): RegistrySide {
    const scheme = this.service ? "http" : customaryScheme(this.host);
    const certDir = this.service || this.connection.authority === undefined ? undefined : CERTIFICATES;
    return { authfile: AUTHFILE, scheme, certDir };
  }

  /** A reference as skopeo writes it: a service is called by its alias. */
  referenceForSkopeo({ repository, tag, digest }: Reference): Reference {
    return new Reference(Repository.at(this.#skopeoHost(), repository.path), tag, digest);
  }

  #skopeoHost(): RegistryHost {
    if (!this.service) return this.host;
    const port = /:(\d+)$/.exec(this.address)?.[1] ?? "80";
    return parseRegistryHost(`${SERVICE_ALIAS}:${port}`);
  }

  #authfile(): Secret {
    return dag.setSecret(`container-publisher-authfile-${randomUUID()}`, authfile(this.#skopeoHost(), this.credential));
  }
}

/** No proxy knows a service of this engine: where the engine has one for plain HTTP, skopeo goes past it, as our client does. */
function pastProxies(skopeo: Container): Container {
  const noProxy = noProxyWith(SERVICE_ALIAS, process.env);
  return noProxy === undefined ? skopeo : skopeo.withEnvVariable("NO_PROXY", noProxy);
}
