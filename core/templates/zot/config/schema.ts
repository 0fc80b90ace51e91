import { z } from "zod/v3";

// The parts of zot's config.json that are written here, as its source (pkg/api/config, pkg/extensions/config) names them.
// Strict: zot itself does not start with a name that it does not know.

const duration = z.string().regex(/^\d+h$|^\d+s$/);
const path = z.string().startsWith("/");
const address = z.string().url();
const actions = z.array(z.enum(["read", "create", "update", "delete"])).nonempty();

const policy = z.object({ users: z.array(z.string()).nonempty().optional(), groups: z.array(z.string()).nonempty().optional(), actions }).strict();
const repository = z.object({ anonymousPolicy: actions.optional(), defaultPolicy: actions.optional(), policies: z.array(policy).nonempty().optional() }).strict();

const accessControl = z
  .object({
    repositories: z.record(repository),
    adminPolicy: policy.optional(),
    metrics: z.object({ users: z.array(z.string()).nonempty().optional(), anonymousPolicy: actions.optional() }).strict().optional(),
  })
  .strict();

const oidcProvider = z
  .object({
    name: z.string(),
    issuer: address,
    clientid: z.string().optional(),
    credentialsFile: path,
    scopes: z.array(z.string()).nonempty(),
    claimMapping: z.object({ username: z.string(), groups: z.string().optional() }).strict().optional(),
  })
  .strict();

const bearer = z
  .object({
    realm: address.optional(),
    service: z.string().optional(),
    oidc: z.array(
      z
        .object({
          issuer: address,
          audiences: z.array(z.string()).nonempty(),
          claimMapping: z.object({ validations: z.array(z.object({ expression: z.string(), message: z.string() }).strict()).optional(), groups: z.string() }).strict(),
        })
        .strict(),
    ),
  })
  .strict();

const auth = z
  .object({
    failDelay: z.number().int(),
    apikey: z.boolean().optional(),
    htpasswd: z.object({ path }).strict().optional(),
    sessionKeysFile: path.optional(),
    secureSession: z.boolean().optional(),
    openid: z.object({ providers: z.object({ oidc: oidcProvider }).strict() }).strict().optional(),
    bearer: bearer.optional(),
  })
  .strict();

const http = z
  .object({
    address: z.string(),
    port: z.string(),
    externalUrl: address,
    realm: z.string(),
    tls: z.object({ cert: path, key: path }).strict().optional(),
    ratelimit: z.object({ rate: z.number().int() }).strict().optional(),
    compat: z.array(z.literal("docker2s2")).optional(),
    auth,
    accessControl,
  })
  .strict();

const kept = z.object({ patterns: z.array(z.string()).optional(), mostRecentlyPushedCount: z.number().int().optional(), pulledWithin: duration.optional(), pushedWithin: duration.optional() }).strict();

const retention = z
  .object({
    dryRun: z.literal(false),
    delay: duration,
    policies: z.array(z.object({ repositories: z.array(z.string()), deleteReferrers: z.literal(false), deleteUntagged: z.literal(true), keepTags: z.array(kept), keepUntagged: kept.optional() }).strict()),
  })
  .strict();

const storage = z
  .object({
    rootDirectory: path,
    dedupe: z.boolean(),
    remoteCache: z.literal(false).optional(),
    storageDriver: z.object({ name: z.literal("s3"), rootdirectory: path, region: z.string(), bucket: z.string(), regionendpoint: address.optional(), forcepathstyle: z.boolean(), secure: z.boolean(), skipverify: z.literal(false) }).strict().optional(),
    gc: z.boolean(),
    gcDelay: duration.optional(),
    gcInterval: duration.optional(),
    retention: retention.optional(),
  })
  .strict();

const upstream = z
  .object({
    urls: z.array(address),
    onDemand: z.literal(true),
    tlsVerify: z.boolean(),
    maxRetries: z.number().int(),
    retryDelay: duration,
    preserveDigest: z.literal(true),
    content: z.array(z.object({ prefix: z.literal("**"), destination: path }).strict()),
  })
  .strict();

const enabled = z.object({ enable: z.literal(true) }).strict();
const extensions = z
  .object({
    search: enabled.optional(),
    ui: enabled.optional(),
    metrics: enabled.extend({ prometheus: z.object({ path }).strict() }).strict().optional(),
    sync: enabled.extend({ credentialsFile: path.optional(), downloadDir: path.optional(), registries: z.array(upstream).nonempty() }).strict().optional(),
  })
  .strict();

/** A config.json of zot, as far as it is written here. */
export const zotConfigSchema = z
  .object({ distSpecVersion: z.string(), storage, http, log: z.object({ level: z.literal("info") }).strict(), extensions: extensions.optional() })
  .strict();
export type ZotConfigJson = z.infer<typeof zotConfigSchema>;
export type Part<Name extends keyof ZotConfigJson> = NonNullable<ZotConfigJson[Name]>;
