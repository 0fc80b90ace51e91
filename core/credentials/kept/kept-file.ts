import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { targetOf } from "./targets.js";

/** A file in which a user keeps logins (containers-auth.json(5), and Docker's config.json). */
export interface OwnAuthfile {
  readonly path: string;
  readonly text: string;
}

/** The same, read: logins, and the names of helpers that keep some elsewhere, by whom they are for. */
export interface KeptFile {
  readonly path: string;
  readonly auths: ReadonlyMap<string, unknown>;
  readonly credHelpers: ReadonlyMap<string, string>;
  /** The helper that Docker keeps all other logins with. */
  readonly credsStore: string | undefined;
}

const fileSchema = z.object({
  auths: z.record(z.string(), z.unknown()).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: z.string().nullish(),
});

/** An empty file keeps nothing: some make it before they log in. */
export function parseKeptFile({ path, text }: OwnAuthfile): KeptFile {
  const { auths, credHelpers, credsStore } = text.trim() === "" ? {} : parsed(path, text);
  return {
    path,
    auths: new Map(Object.entries(auths ?? {})),
    credHelpers: new Map(Object.entries(credHelpers ?? {})),
    credsStore: credsStore === "" ? undefined : (credsStore ?? undefined),
  };
}

function parsed(path: string, text: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(text.replace(/^\ufeff/, "")));
  } catch {
    // Whatever it holds: it may be a login.
    throw unusable(own`${printable(path)} is no file of registry logins`);
  }
}

/** The value that a file has for a target: as it is written before as Docker once wrote it, with a scheme and a path. */
export function valueFor<T>(values: ReadonlyMap<string, T>, target: string): { readonly key: string; readonly value: T } | undefined {
  const entries = [...values].filter(([key]) => targetOf(key) === target);
  const [key, value] = entries.find(([each]) => each === target) ?? entries[0] ?? [];
  return key === undefined ? undefined : { key, value: value as T };
}

export function unusable(what: string, remedy = own`Mend it, or name another one in REGISTRY_AUTH_FILE`): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
