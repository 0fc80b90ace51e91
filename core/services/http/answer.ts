import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/** An answer of a service, read. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Parses the JSON of an answer; of what it says instead, nothing is repeated: it may be a secret. */
export function parseAnswer<Output>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>, { body }: ServiceAnswer, what: string): Output {
  try {
    return schema.parse(JSON.parse(body.toString("utf8")));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? own`is not of the expected form (${[...new Set(cause.issues.map(({ path }) => path.join(".")))].join(", ")})` : own`is not JSON`;
    throw new PublishError("RESPONSE_INVALID", own`${what} ${why}`, own`Check that the URL is right, and what stands in between`);
  }
}

const errorSchema = z.object({ message: z.string().catch(""), error: z.string().catch("") });

/** What an answer says of its error: Infisical's, Forgejo's and GitHub's have a `message`, Infisical's a name, too. */
export function saidIn(body: Buffer): { readonly message: string; readonly error: string } {
  try {
    return errorSchema.parse(JSON.parse(body.toString("utf8")));
  } catch {
    return { message: "", error: "" };
  }
}
