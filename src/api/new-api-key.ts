import { func, object, type Secret } from "@dagger.io/dagger";
import type { Fields } from "../module/fields.js";

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
}
