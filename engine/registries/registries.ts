import type { Secret, Service } from "@dagger.io/dagger";
import type { InfisicalSettings } from "../../src/module/infisical-settings.js";
import type { Settings } from "../../src/module/settings.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { ANONYMOUS, login, type Credential } from "../../core/credentials/credential.js";
import { Keychain, type HostLogin } from "../../core/credentials/keychain.js";
import { isLoopback, parseRegistryHost, type RegistryHost } from "../../core/image/registry-host.js";
import type { Registries } from "../../core/usecases/ports.js";
import type { EngineRegistry, ConnectionOptions } from "./engine-registry.js";

/** Of what the module was told: what it says of registries. */
export type RegistrySettings = InfisicalSettings & Pick<
  Settings,
  "registry" | "namespace" | "registryUsername" | "registryPassword" | "oidcToken" | "oidcRequestUrl" | "oidcRequestToken" | "oidcAudience" | "registryService" | "authAddresses" | "authUsernames" | "authPasswords"
>;

/** The registries of one call, by name, each with the credential that was given for it. */
export class EngineRegistries implements Registries<EngineRegistry> {
  readonly #keychain = new Keychain();
  readonly #opened = new Map<RegistryHost, Promise<EngineRegistry>>();
  #served: EngineRegistry | undefined;
  #ownCredential: Promise<Credential> | undefined;

  private constructor(
    readonly settings: RegistrySettings,
    readonly connection: ConnectionOptions,
  ) {}

  static async open(settings: RegistrySettings, connection: ConnectionOptions): Promise<EngineRegistries> {
    const registries = new EngineRegistries(settings, connection);
    await registries.#readCredentials();
    return registries;
  }

  /** The registry of the constructor. */
  async main(): Promise<EngineRegistry> {
    const { registry, registryService: service } = this.settings;
    const name = registry ? parseRegistryHost(registry) : undefined;
    if (service) return this.#serving(service, name);
    if (name) return this.#remote(name);
    throw missing(REGISTRY);
  }

  /** All logins that the module was given. */
  get given(): readonly HostLogin[] {
    return this.#keychain.logins;
  }

  /**
   * The logins by which the engine can pull an image by its name. That of a service is nobody's whose name it bears: for a
   * host of that name, withRegistryAuth tells. A job's ID token is among them where its registry takes it so.
   */
  async pullLogins(): Promise<HostLogin[]> {
    const { registry, registryService: service, authAddresses } = this.settings;
    const served = service && registry ? parseRegistryHost(registry) : undefined;
    const further = authAddresses.map(parseRegistryHost);
    const logins = this.#keychain.logins.filter(({ host }) => host !== served || further.some((each) => each === host));
    const known = logins.filter(({ host }) => this.#keychain.for(host).kind !== "oidc");
    return [...known, ...(known.length < logins.length ? await this.#byIdToken() : [])];
  }

  async #byIdToken(): Promise<HostLogin[]> {
    const { loginForTools } = await import("../../core/registry/auth/tool-login.js");
    const registry = await this.main();
    // What cannot be asked now, the pull itself will tell, where there is one.
    const login = await loginForTools(registry).catch(() => undefined);
    return login ? [{ host: registry.host, login }] : [];
  }

  /** Whether the constructor was told anything about where images go. */
  get configured(): boolean {
    const { registry, registryService: service, namespace } = this.settings;
    return Boolean(registry) || Boolean(service) || Boolean(namespace);
  }

  /** Where in the constructor's registry images go. */
  get namespace(): string {
    const { registry, registryService: service, namespace } = this.settings;
    if (namespace) return namespace;
    // It is asked for before the registry is: whoever gave neither is told so at once.
    throw registry || service ? missing(NAMESPACE) : missing(REGISTRY, NAMESPACE);
  }

  /** The registry that a reference names. */
  async of(host: RegistryHost): Promise<EngineRegistry> {
    return (await this.#servedAs(host)) ?? this.#remote(host);
  }

  /** The service, where references call it so: by the name that it was given, or without one by its address. */
  async #servedAs(host: RegistryHost): Promise<EngineRegistry | undefined> {
    const { registry, registryService: service } = this.settings;
    const name = registry ? parseRegistryHost(registry) : undefined;
    if (!service || (name ?? host) !== host) return undefined;
    const served = await this.#serving(service, name);
    return served.host === host ? served : undefined;
  }

  async #serving(service: Service, name: RegistryHost | undefined): Promise<EngineRegistry> {
    const { EngineRegistry } = await import("./engine-registry.js");
    return (this.#served ??= await EngineRegistry.serving(service, name, await this.#own(), this.connection));
  }

  #remote(host: RegistryHost): Promise<EngineRegistry> {
    if (isLoopback(host)) throw loopback(host);
    const opened = this.#opened.get(host) ?? this.#open(host);
    this.#opened.set(host, opened);
    return opened;
  }

  /** Loaded here: a build needs the logins alone. */
  async #open(host: RegistryHost): Promise<EngineRegistry> {
    const { EngineRegistry } = await import("./engine-registry.js");
    return EngineRegistry.remote(host, this.#keychain.for(host), this.connection);
  }

  async #readCredentials(): Promise<void> {
    const { registry, authAddresses, authUsernames, authPasswords } = this.settings;
    const host = registry ? parseRegistryHost(registry) : undefined;
    // Read also where it is for a service without a name: from here on, it is taken out of every error.
    const own = await this.#own();
    if (host) this.#keychain.add(host, own);
    for (const [at, address] of authAddresses.entries()) {
      const password = authPasswords[at];
      if (password) this.#keychain.add(parseRegistryHost(address), await this.#read(authUsernames[at] ?? "", password));
    }
  }

  #own(): Promise<Credential> {
    return (this.#ownCredential ??= this.#readOwn());
  }

  async #readOwn(): Promise<Credential> {
    if (this.settings.infisicalUrl !== undefined) {
      // As with the next one, loaded for who asks for it.
      const { loginFromInfisical } = await import("../services/infisical.js");
      return loginFromInfisical(this.settings, this.connection);
    }
    const { registryUsername: username, registryPassword: password, oidcToken, oidcRequestUrl, oidcRequestToken, oidcAudience } = this.settings;
    // An audience alone may stand among a repository's settings, whatever this call logs in by.
    if (oidcToken || oidcRequestUrl || oidcRequestToken || (oidcAudience && !username && !password)) {
      // Loaded for who asks for it: a publish with a key does not need it.
      const { readJobToken } = await import("./job-token.js");
      return readJobToken(this.settings, this.connection);
    }
    if (!username && !password) return ANONYMOUS;
    if (!password) throw missing({ name: own`registryPassword`, how: own`--registry-password=env:NAME` });
    return this.#read(username ?? "", password);
  }

  async #read(username: string, password: Secret): Promise<Credential> {
    const plaintext = await password.plaintext();
    this.connection.redactor.hideBasic(username, plaintext.trim());
    return login(username, plaintext);
  }
}

/** Something that the module was not told, and how it is told. */
interface Missing {
  readonly name: string;
  readonly how: string;
}

const REGISTRY: Missing = { name: own`registry`, how: own`--registry, such as registry.example.org` };
const NAMESPACE: Missing = { name: own`namespace`, how: own`--namespace, such as my-team` };

function missing(...all: readonly Missing[]): PublishError {
  const names = all.map(({ name }) => name).join(own` and `);
  return new PublishError("CONFIG_MISSING", own`this function needs the module's ${names}`, own`Give ${all.map(({ how }) => how).join(own` and `)}`);
}

function loopback(host: RegistryHost): PublishError {
  return new PublishError(
    "CONFIG_MISSING",
    own`${host} is this machine, and the engine's containers are not on it`,
    own`Pass the registry as a service too: --registry-service tcp://${host}`,
  );
}
