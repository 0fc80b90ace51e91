import { authfileEntry } from "../authfile.js";
import type { Login } from "../credential.js";
import type { KeptFile } from "./kept-file.js";
import { targetOf } from "./targets.js";

/**
 * One authfile of several, which are given in the order in which they are asked, and a login for one host, which counts
 * before what they say of that host. Entries for a path below a host stay: they say more.
 */
export function mergedAuthfile(host: string, login: Login, files: readonly KeptFile[]): string {
  const helpers = new Entries<string>();
  const auths = new Entries<unknown>();
  for (const each of files) {
    // Within a file a helper counts before an entry, but not before an entry of an earlier file.
    for (const [key, helper] of each.credHelpers) if (!auths.has(key)) helpers.add(key, helper);
    for (const [key, entry] of each.auths) auths.add(key, entry);
  }
  helpers.remove(host);
  auths.remove(host);
  return JSON.stringify({ auths: { ...auths.all(), [host]: authfileEntry(login) }, credHelpers: helpers.all() });
}

/** Entries by whom they are for. The first one for somebody counts, however a later one spells it. */
class Entries<T> {
  readonly #byTarget = new Map<string, readonly [string, T]>();

  add(key: string, entry: T): void {
    if (!this.has(key)) this.#byTarget.set(targetOf(key), [key, entry]);
  }

  has(key: string): boolean {
    return this.#byTarget.has(targetOf(key));
  }

  remove(key: string): void {
    this.#byTarget.delete(targetOf(key));
  }

  all(): Readonly<Record<string, T>> {
    return Object.fromEntries(this.#byTarget.values());
  }
}
