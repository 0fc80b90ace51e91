import { z } from "zod/v3";
import { PublishError } from "../../core/errors.js";
import { userPath } from "../run/user-path.js";
import { printable } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { MISSING_BASE } from "../../core/source/changes/range.js";
import { KINDS } from "../../core/source/kind.js";
import { layout } from "./settings/layout.js";
import { infisicalOptions } from "../infisical/settings.js";
import { builds, caches, listed } from "./settings/builds.js";
import { versions } from "./settings/versions.js";
import { AUTH_KINDS, REGISTRY_KINDS } from "../registries/rehearsal-registry.js";

export const path = z.string().min(1).transform(userPath);

const DAY_S = 24 * 3600;
const NUMBER = "has to be a number of seconds";
const number = z.coerce.number({ invalid_type_error: NUMBER });
const upTo = (most: number) => number.positive(`${NUMBER} above 0`).max(most, `${NUMBER}, at most ${most}`);
export const seconds = upTo(DAY_S);

/** The options as the command line gives them, parsed once. Texts with a grammar of their own are parsed by their rooms. */
export const waiting = {
  timeout: upTo(3600),
  retrySeconds: number.nonnegative(`${NUMBER} from 0`).max(DAY_S, `${NUMBER}, at most ${DAY_S}`).optional(),
};

const source = {
  source: path,
  ...layout,
  ...versions,
  container: z.string(),
  file: z.string().optional(),
  commit: z.string().optional(),
  version: z.string().optional(),
  unverifiedTree: z.boolean(),
  pushTimeout: seconds.optional(),
};

export const jobToken = {
  oidc: z.boolean().optional(),
  oidcAudience: z.string().optional(),
  oidcTokenEnv: z.string().optional(),
  oidcTokenFile: path.optional(),
};

export const login = {
  anonymous: z.boolean().optional(),
  username: z.string().optional(),
  passwordEnv: z.string().optional(),
  passwordFile: path.optional(),
  passwordStdin: z.boolean(),
  ...jobToken,
  transport: z.enum(["https", "http"]).optional(),
  caFile: path.optional(),
  trustRealm: z.array(z.string()).default([]),
  ...infisicalOptions,
};

export const access = { registry: z.string(), ...login };

const cache = {
  binaryCache: z.string().optional(),
  binaryCacheKey: z.string().optional(),
};

export const dryRunSettings = z.object({
  ...source,
  ...builds,
  ...waiting,
  registryKind: z.enum(REGISTRY_KINDS),
  auth: z.enum(AUTH_KINDS),
});
export type DryRunSettings = z.infer<typeof dryRunSettings>;

export const publishSettings = z.object({
  ...source,
  ...waiting,
  ...access,
  namespace: z.string(),
  extraTag: listed,
  byDigest: z.boolean().default(false),
});

export const imagePublishSettings = publishSettings.extend({ ...builds, ...caches });

/** Base images alone may be in a registry. */
export const imageBuildSettings = z.object({ ...source, ...builds, ...caches, ...waiting, ...login, registry: z.string().optional(), namespace: z.string().optional() });
export type ImageBuildSettings = z.infer<typeof imageBuildSettings>;

export const planSettings = imagePublishSettings.extend({ kind: z.enum(KINDS).optional() });

export const nixPublishSettings = publishSettings.extend(cache);

export const indexSettings = publishSettings.extend({ digest: listed, kind: z.enum(KINDS).optional(), context: z.string().optional(), platform: listed.default([]) });

export const nixBuildSettings = z.object({ ...cache, ...layout, source: path, container: z.string(), file: z.string().optional(), output: path });

export const archiveSettings = z
  .object({
    ...waiting,
    ...login,
    pushTimeout: seconds,
    archive: z.string().min(1),
    destination: z.string(),
  })
  .refine(({ archive, passwordStdin }) => archive !== "-" || !passwordStdin, {
    path: ["passwordStdin"],
    message: "the archive comes from standard input (--archive -): give the password by --password-env or --password-file",
  });

export const auditSettings = z.object({
  ...waiting,
  ...access,
  repository: z.string(),
  expect: z.array(z.string()),
  create: z.boolean(),
  tag: z.string().optional(),
});
export type AuditSettings = z.infer<typeof auditSettings>;
export type AccessSettings = Pick<AuditSettings, keyof typeof access>;

export const checkKeySettings = z.object({
  ...waiting,
  ...access,
  ...layout,
  source: path,
  repository: z.string().optional(),
  namespace: z.string().optional(),
  days: z.coerce.number({ invalid_type_error: "has to be a number of days" }),
});

export const checkVersionsSettings = z
  .object({
    ...waiting,
    ...access,
    ...layout,
    ...versions,
    source: path,
    head: z.string(),
    base: z.string().optional(),
    missingBase: z.enum(MISSING_BASE),
    registry: z.string().optional(),
    namespace: z.string().optional(),
  })
  .refine(({ registry, namespace }) => (registry === undefined) === (namespace === undefined), {
    path: ["namespace"],
    message: "goes together with --registry",
  });

export const repository = {
  ...waiting,
  ...access,
  ...layout,
  source: path,
  container: z.string(),
  namespace: z.string(),
  main: z.string().min(1),
};

const kind = z.enum(KINDS).optional();
export const tagsSettings = z.object({ ...repository, kind, deployable: z.boolean() });
export const latestSettings = z.object({ ...repository, kind, before: z.string().optional(), unverifiedTree: z.boolean() });

/** Parses a command's raw options. */
export function parseOptions<Output>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>, options: unknown): Output {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `--${optionName(path)}: ${message}`).join("; ");
  throw new PublishError("CONFIG_MISSING", printable(wrong), own`See --help`);
}

/** As it is written on the command line: `retrySeconds` is `--retry-seconds`. */
function optionName(path: readonly PropertyKey[]): string {
  return path.map(String).join(".").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
