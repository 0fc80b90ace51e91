import { z } from "zod/v3";
import { ANONYMOUS_ACCESS, FEATURES, METRICS_ACCESS, UNSAFE } from "../../../core/templates/zot/wishes/wishes.js";
import { path } from "../../cli/settings.js";

const text = z.string().optional();
/** Each word holds one or several with commas between them. */
const words = z.array(z.string()).transform((each) => each.flatMap((word) => word.split(",")));
const list = words.default([]);
const count = (what: string) => z.coerce.number({ invalid_type_error: `has to be a number of ${what}` });

/** Words of ours, also as the module writes them: PUSH_UPDATE. */
function choices<Choice extends string>(known: readonly Choice[]) {
  return words.transform((given, context) => {
    const found = given.map((word) => known.find((each) => each === word.toLowerCase().replaceAll("_", "-")));
    if (found.includes(undefined)) context.addIssue({ code: "custom", message: `has to be among ${known.join(", ")}` });
    return found.filter((each) => each !== undefined);
  });
}

function choice<Choice extends string>(known: readonly Choice[]) {
  return z.string().transform((word, context) => {
    const found = known.find((each) => each === word.toLowerCase());
    if (found !== undefined) return found;
    context.addIssue({ code: "custom", message: `has to be one of ${known.join(", ")}` });
    return z.NEVER;
  });
}

const output = { output: path.optional() };

export const zotConfigSettings = z.object({
  externalUrl: z.string(),
  zotVersion: z.string(),
  listen: z.string(),
  tlsCertFile: text,
  tlsKeyFile: text,
  oidcIssuer: text,
  oidcClientId: text,
  oidcCredentialsFile: text,
  usernameClaim: text,
  groupsClaim: text,
  sessionKeysFile: text,
  htpasswdFile: text,
  ciIssuer: text,
  ciAudience: text,
  ciClaims: list,
  ciGroup: text,
  anonymous: choice(ANONYMOUS_ACCESS),
  namespace: text,
  adminGroups: list,
  adminUsers: list,
  pushGroups: list,
  pushUsers: list,
  readGroups: list,
  metrics: choice(METRICS_ACCESS).optional(),
  metricsUsers: list,
  pullThrough: list,
  pullThroughCredentialsFile: text,
  features: choices(FEATURES).optional(),
  storageFolder: z.string(),
  s3Bucket: text,
  s3Region: text,
  s3Endpoint: text,
  keepDays: count("days").optional(),
  keepTags: list,
  rateLimit: count("requests a second").optional(),
  failDelay: count("seconds"),
  allow: choices(UNSAFE),
  ...output,
});

export const authentikBlueprintSettings = z.object({
  externalUrl: z.string(),
  adminGroups: list,
  pushGroups: list,
  readGroups: list,
  serviceAccount: text,
  clientId: z.string(),
  clientSecretVariable: z.string(),
  serviceAccountVariable: z.string(),
  application: z.string(),
  signingKey: z.string(),
  ...output,
});

export const oidcCredentialsSettings = z.object({
  clientId: z.string(),
  toFile: path,
  clientSecretEnv: text,
  clientSecretFile: path.optional(),
  clientSecretStdin: z.boolean(),
});
export type OidcCredentialsSettings = z.infer<typeof oidcCredentialsSettings>;
