import type { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/** Parses JSON that buildah wrote of what it built. */
export function parseBuilt<Output>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>, text: string, what: string): Output {
  const parsed = schema.safeParse(asJson(text));
  if (parsed.success) return parsed.data;
  throw unknownAnswer(what);
}

/** The error for an answer of buildah's that is not what we know. */
export function unknownAnswer(what: string): PublishError {
  return new PublishError("TOOL_FAILED", own`buildah wrote something unknown as ${what}`, own`Update buildah`);
}

/** undefined for what is no JSON. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
