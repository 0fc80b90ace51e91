import { z } from "zod/v3";
import { Tagged } from "./tags.js";

// The parts of Authentik's blueprint schema (blueprints/schema.json in its repository) that are used here, strict.

const tagged = z.instanceof(Tagged);
const text = z.string().min(1);

function entry<Model extends string, Identifiers extends z.ZodRawShape, Attributes extends z.ZodRawShape>(model: Model, identifiers: Identifiers, attrs: Attributes) {
  return z
    .object({
      model: z.literal(model),
      id: text.optional(),
      state: z.enum(["present", "created"]),
      conditions: z.array(tagged).optional(),
      identifiers: z.object(identifiers).strict(),
      attrs: z.object(attrs).strict().optional(),
    })
    .strict();
}

const group = entry("authentik_core.group", { name: text }, {});
const provider = entry(
  "authentik_providers_oauth2.oauth2provider",
  { name: text },
  {
    client_type: z.literal("confidential"),
    client_id: text.max(255),
    client_secret: tagged,
    authorization_flow: tagged,
    invalidation_flow: tagged,
    redirect_uris: z.array(z.object({ matching_mode: z.literal("strict"), url: text }).strict()).nonempty(),
    property_mappings: z.array(tagged).nonempty(),
    signing_key: tagged,
    sub_mode: z.literal("hashed_user_id"),
    include_claims_in_id_token: z.literal(true),
    issuer_mode: z.literal("per_provider"),
  },
);
const application = entry("authentik_core.application", { slug: z.string().regex(/^[-a-zA-Z0-9_]+$/) }, { name: text, provider: tagged, policy_engine_mode: z.literal("any"), meta_launch_url: text });
const user = entry("authentik_core.user", { username: text.max(150) }, { name: text, path: text, type: z.literal("service_account"), groups: z.array(tagged).nonempty() });
const token = entry("authentik_core.token", { identifier: z.string().max(255).regex(/^[-a-zA-Z0-9_]+$/) }, { user: tagged, intent: z.literal("app_password"), expiring: z.literal(false), description: z.string(), key: tagged });
const binding = entry("authentik_policies.policybinding", { target: tagged, group: tagged }, { order: z.number().int().nonnegative(), enabled: z.literal(true) });

export const blueprintSchema = z
  .object({
    version: z.literal(1),
    metadata: z.object({ name: text, labels: z.record(z.string()) }).strict(),
    entries: z.array(z.discriminatedUnion("model", [group, provider, application, user, token, binding])).nonempty(),
  })
  .strict();
export type Blueprint = z.infer<typeof blueprintSchema>;
export type Entry = Blueprint["entries"][number];
