import { z } from "zod/v3";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { authfile } from "./authfile.js";
import type { Login } from "./credential.js";

/** A file in which a user keeps logins (containers-auth.json(5), and Docker's config.json). */
export interface OwnAuthfile {
  readonly path: string;
  readonly text: string;
}

const authfileSchema = z.object({
  auths: z.record(z.string(), z.unknown()).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
});

/**
 * One authfile of several, which are given in the order in which they are asked, and a login for one host, which counts
 * before what they say of that host. Entries for a path below a host stay: they say more.
 */
export function mergedAuthfile(host: string, login: Login, files: readonly OwnAuthfile[]): string {
  const helpers = new Entries<string>();
  const auths = new Entries<unknown>();
  for (const each of files.map(parsed)) {
    // Within a file a helper counts before an entry, but not before an entry of an earlier file.
    for (const [key, helper] of Object.entries(each.credHelpers ?? {})) if (!auths.has(key)) helpers.add(key, helper);
    for (const [key, entry] of Object.entries(each.auths ?? {})) auths.add(key, entry);
  }
  helpers.remove(host);
  auths.remove(host);
  const ours = authfileSchema.parse(JSON.parse(authfile(host, login))).auths;
  return JSON.stringify({ auths: { ...auths.all(), ...ours }, credHelpers: helpers.all() });
}

function parsed({ path, text }: OwnAuthfile): z.infer<typeof authfileSchema> {
  try {
    return authfileSchema.parse(JSON.parse(text));
  } catch {
    // Whatever it holds: it may be a login.
    throw new PublishError("CONFIG_MISSING", own`${path} is no file of registry logins`, own`Mend it, or name another one in REGISTRY_AUTH_FILE`);
  }
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

/** A key with a scheme, as Docker once wrote it, is for the whole host; one without may name a path below it. */
function targetOf(key: string): string {
  const [, scheme, host = "", path = ""] = /^(https?:\/\/)?([^/]*)(.*)$/s.exec(key) ?? [];
  const name = ["index.docker.io", "registry-1.docker.io"].includes(host) ? "docker.io" : host;
  return scheme === undefined ? `${name}${path}` : name;
}
