import { resolve } from "node:path";
import { z } from "zod";
import { AUTH_KINDS, REGISTRY_KINDS } from "./registries/registry.js";

/** A path as its user means it: npm changes to the project's folder, and INIT_CWD is where the user stood. */
const userPath = z.string().min(1).transform((path) => resolve(process.env["INIT_CWD"] ?? process.cwd(), path));

/** The options as the command line gives them, parsed once. Texts with a grammar of their own are parsed by their rooms. */
const source = {
  source: userPath,
  container: z.string(),
  commit: z.string().optional(),
  version: z.string().optional(),
  timeout: z.coerce.number().positive().max(3600),
  json: z.boolean(),
};

export const dryRunSettings = z.object({
  ...source,
  registryKind: z.enum(REGISTRY_KINDS),
  auth: z.enum(AUTH_KINDS),
});
export type DryRunSettings = z.infer<typeof dryRunSettings>;

export const publishSettings = z.object({
  ...source,
  registry: z.string(),
  namespace: z.string(),
  username: z.string().optional(),
  passwordEnv: z.string().optional(),
  passwordFile: userPath.optional(),
  transport: z.enum(["https", "http"]).optional(),
  caFile: userPath.optional(),
  extraTag: z.array(z.string()),
});
export type PublishSettings = z.infer<typeof publishSettings>;
