// Version 3, which every zod 4 brings along, here and in all of core: it loads in a quarter of the time (docs/decisions/0004).
import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { isDigest, type Digest } from "../../image/digest.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";

export const digest = z.string().transform((text, context): Digest => {
  if (isDigest(text)) return text;
  context.addIssue({ code: "custom", message: "not a digest" });
  return z.NEVER;
});

const annotations = z.record(z.string(), z.string()).nullish();

/** A descriptor of the OCI image spec; unknown members are dropped. */
export const descriptor = z.object({
  mediaType: z.string(),
  digest,
  size: z.number().int().safe().nonnegative(),
  annotations,
  urls: z.array(z.string()).nullish().catch(undefined),
  // What is not of their form says nothing, and is no reason to know nothing of the rest.
  artifactType: z.string().nullish().catch(undefined),
  platform: z.object({ os: z.string().catch(""), architecture: z.string().catch(""), variant: z.string().nullish().catch(undefined) }).nullish().catch(undefined),
});
export type Descriptor = z.infer<typeof descriptor>;

/** What makes a manifest refer to another one (OCI image spec 1.1). Of another form it refers to nothing. */
const referring = { artifactType: z.string().nullish().catch(undefined), subject: descriptor.pick({ digest: true }).nullish().catch(undefined) };

const imageManifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  ...referring,
  config: descriptor,
  // null is how Go writes an empty list that was never made.
  layers: z.array(descriptor).nullable().transform((layers) => layers ?? []),
  annotations,
});

const imageIndex = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  ...referring,
  manifests: z.array(descriptor).nullable().transform((manifests) => manifests ?? []),
  annotations,
});

/** A manifest or an index, told apart by what it holds: the mediaType member is optional in OCI's. */
export const manifestSchema = z.union([
  imageManifest.transform((manifest) => ({ kind: "manifest" as const, ...manifest })),
  imageIndex.transform((index) => ({ kind: "index" as const, ...index })),
]);

/** What a tag can hold: an image, an index of images, or another kind of document that we leave alone. */
export type ManifestBody = z.infer<typeof manifestSchema> | { readonly kind: "other"; readonly annotations?: undefined };

/** The labels of an image config, and what it is built for. */
export const configSchema = z.object({
  os: z.string().nullish().catch(undefined),
  architecture: z.string().nullish().catch(undefined),
  variant: z.string().nullish().catch(undefined),
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});
export type ImageConfig = z.infer<typeof configSchema>;

/** What a token service answers; both names of the token are in use (distribution, "Token Response Fields"). */
export const tokenSchema = z.object({
  token: z.string().nullish(),
  access_token: z.string().nullish(),
  refresh_token: z.string().nullish(),
  expires_in: z.number().finite().nullish(),
  /** What was granted, where the service says so: the OAuth2 answer does, and it may be less than was asked for. */
  scope: z.string().nullish(),
});

/** What an OAuth2 service answers to a request that it refuses (RFC 6749, section 5.2). */
export const oauthErrorSchema = z.object({ error: z.string() });

/** One page of a repository's tags, and of a registry's catalog; null is how Go writes an empty list. */
export const tagListSchema = z.object({ tags: z.array(z.string()).nullish() });
export const catalogSchema = z.object({ repositories: z.array(z.string()).nullish() });

/** What zot answers to a new API key. */
export const apiKeySchema = z.object({ apiKey: z.string().min(1), uuid: z.string().min(1) });

/** A date of zot's. The first of all is how Go writes that there is none. */
const goDate = z.string().transform((text, context): Date | undefined => {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return text.startsWith("0001-01-01T") ? undefined : date;
  context.addIssue({ code: "custom", message: "not a date" });
  return z.NEVER;
});

/** What zot tells of its user's API keys, and null where there is none. The keys themselves are not among it. */
export const apiKeyListSchema = z.object({
  apiKeys: z
    .array(z.object({ label: z.string().catch(""), uuid: z.string(), createdAt: goDate.optional(), expirationDate: goDate.optional(), lastUsed: z.string().optional() }))
    .nullable()
    .transform((keys) => keys ?? []),
});

const oneError = z.object({ code: z.string().catch(""), message: z.string().catch("") });

/** Error bodies come as `{"errors":[…]}` (the OCI spec) and bare (zot's failed login). */
export const errorSchema = z.union([
  z.object({ errors: z.array(oneError).min(1) }).transform(({ errors }) => errors),
  oneError.refine(({ code, message }) => code !== "" || message !== "").transform((error) => [error]),
]);

/** Parses a manifest; a JSON document of another kind (schema 1, something newer) is `other`, and not an error. */
export function parseManifest(bytes: Uint8Array, what: string): ManifestBody {
  const json = parseWire(z.object({}).passthrough(), bytes, what);
  const parsed = manifestSchema.safeParse(json);
  return parsed.success ? parsed.data : { kind: "other" };
}

/** Parses JSON off the wire with a schema; `what` names the document in the error. */
export function parseWire<Output>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>, bytes: Uint8Array, what: string): Output {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (cause) {
    throw new PublishError("RESPONSE_INVALID", own`${what} is not JSON`, own`Check that the address is a registry`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const detail = printable(described(parsed.error.issues));
  throw new PublishError("RESPONSE_INVALID", own`${what} is not of the expected form (${detail})`, own`Check that the address is a registry`);
}

/** What is wrong where. Of a union, the member that came closest speaks. */
function described(issues: readonly z.ZodIssue[]): string {
  return issues
    .map((issue) => {
      if (issue.code !== "invalid_union") return `${issue.path.join(".")}: ${issue.message}`;
      const closest = issue.unionErrors.map(({ issues: each }) => each).sort((a, b) => a.length - b.length)[0];
      return closest ? described(closest) : issue.message;
    })
    .join("; ");
}
