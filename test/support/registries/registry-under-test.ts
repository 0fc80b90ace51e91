import type { Workspace } from "../../../host/run/workspace.js";
import { ANONYMOUS, login, type Credential } from "../../../core/credentials/credential.js";
import { Repository } from "../../../core/image/reference.js";
import type { RegistryHost } from "../../../core/image/registry-host.js";
import type { RegistryPromise } from "../../../core/rehearsal/rehearsal.js";
import { Redactor } from "../../../core/redact.js";
import { RepositoryClient, type Access } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { DEFAULT_ANSWER_TIMEOUT_MS, Transport } from "../../../core/registry/http/transport.js";

/** A private certificate authority as its users have it. */
export interface Authority {
  readonly pem: string;
  readonly file: string;
  /** The folder that holds this file, and no other. */
  readonly folder: string;
}

/** What there is to know of a registry that was started, to publish to it. */
export interface RegistryFacts {
  readonly host: RegistryHost;
  readonly username: string;
  readonly password: string;
  readonly scheme: "https" | "http";
  readonly authority?: Authority;
  readonly promise: Pick<RegistryPromise, "anonymousPull" | "immutableTags">;
}

/** A real registry of this test's own. */
export class RegistryUnderTest implements AsyncDisposable {
  constructor(
    readonly facts: RegistryFacts,
    /** A folder that goes away with the registry. */
    readonly workspace: Workspace,
    private readonly parts: AsyncDisposable,
  ) {}

  /** The options by which the command line reaches it. */
  get transportOptions(): readonly string[] {
    const { authority, scheme } = this.facts;
    return authority ? ["--transport", scheme, "--ca-file", authority.file] : [];
  }

  /** Asks it with the key that may push. */
  async asUser<T>(path: string, use: (client: RepositoryClient) => Promise<T>): Promise<T> {
    return this.#ask(login(this.facts.username, this.facts.password), path, "pull,push", use);
  }

  /** Asks it as somebody without a key, who asks for no more than to read. */
  async asAnonymous<T>(path: string, use: (client: RepositoryClient) => Promise<T>): Promise<T> {
    return this.#ask(ANONYMOUS, path, "pull", use);
  }

  /** A session of its own with the key that may push. */
  session(credential: Credential = login(this.facts.username, this.facts.password)): Session {
    const { host, scheme, authority } = this.facts;
    const transport = new Transport(host, { scheme, ca: authority?.pem, answerTimeoutMs: DEFAULT_ANSWER_TIMEOUT_MS, proxy: "none" });
    return new Session(transport, credential, { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
  }

  async #ask<T>(credential: Credential, path: string, access: Access, use: (client: RepositoryClient) => Promise<T>): Promise<T> {
    const session = this.session(credential);
    try {
      return await use(new RepositoryClient(session, Repository.at(this.facts.host, path), access));
    } finally {
      await session.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts[Symbol.asyncDispose]();
  }
}
