import { func, object, type File, type Secret } from "@dagger.io/dagger";
import type { Fields } from "../module/fields.js";
import { loaded } from "../module/load.js";

export type NewApiKeyFields = Omit<Fields<NewApiKey>, "key"> & { readonly key: Secret };

/** An API key that was just made at a zot. It is shown nowhere, and known to nobody but who stores its secret. */
@object()
export class NewApiKey {
  /** What it is called; " (rotated)" at the end marks one that a rotation made. */
  @func()
  label!: string;

  /** The name by which it is revoked. */
  @func()
  uuid!: string;

  /** When it was made, RFC 3339 in UTC. */
  @func()
  created!: string;

  /** When it expires, RFC 3339 in UTC. */
  @func()
  expires!: string;

  // Not shown as a field: a list of fields would be read with it.
  key!: Secret;

  /** Returns the key itself, for whoever stores it: give it to a function that takes a Secret. */
  @func()
  secret(): Secret {
    return this.key;
  }

  /**
   * Makes the key a secret of Forgejo's Actions (of Gitea's, too), and returns what it is called there. No forge shows what a secret holds: that it is there afterwards is looked for. Where it fails, the key stays at the registry: rotateApiKey with its label replaces it.
   *
   * Throws CREDENTIAL_REJECTED for a wrong token (401), PUSH_DENIED for one that may not (403), CONFIG_MISSING for a repository that is not there or that the token may not see, RESPONSE_INVALID where the secret is not set, REGISTRY_UNREACHABLE, RATE_LIMITED.
   *
   * @param url Where it is, such as https://git.example.org.
   * @param repository The repository as owner/name, or the name of an organisation.
   * @param secretName What it is called, such as ZOT_CI_API_KEY.
   * @param token A token of somebody who administers it, with the scope write:repository (of an organisation, write:organization).
   * @param ca PEM file of its private certificate authority.
   */
  @func({ cache: "session" })
  async toForgejo(url: string, repository: string, secretName: string, token: Secret, ca?: File): Promise<string> {
    return (await loaded<HandOver>()).toForge({ kind: "forgejo", url, repository, secretName, key: this.key, uuid: this.uuid, token, ca });
  }

  /**
   * Makes the key a secret of GitHub's Actions, sealed for a key that only GitHub can open, and returns what it is called there. No forge shows what a secret holds: that it changed is looked for.
   *
   * Throws what toForgejo throws, and CONFIG_MISSING for a secret of an organisation that is not there yet, or is for selected repositories.
   *
   * @param repository The repository as owner/name, or the name of an organisation.
   * @param secretName What it is called, such as ZOT_CI_API_KEY.
   * @param token A token with the right to write the repository's secrets (fine-grained: "Secrets: read and write").
   * @param url Where its API is; a GitHub Enterprise Server's is https://ghe.example.org/api/v3.
   * @param ca PEM file of its private certificate authority.
   */
  @func({ cache: "session" })
  async toGithub(repository: string, secretName: string, token: Secret, url: string | null = "https://api.github.com", ca?: File): Promise<string> {
    return (await loaded<HandOver>()).toForge({ kind: "github", url: url ?? "https://api.github.com", repository, secretName, key: this.key, uuid: this.uuid, token, ca });
  }
}

/** A key, and the secret of a forge that it becomes. */
export interface ForgeChoice {
  readonly kind: "forgejo" | "github";
  readonly url: string;
  readonly repository: string;
  readonly secretName: string;
  readonly key: Secret;
  readonly uuid: string;
  readonly token: Secret;
  readonly ca?: File;
}

/** Who gets a new key. */
export interface HandOver {
  toForge(choice: ForgeChoice): Promise<string>;
}
