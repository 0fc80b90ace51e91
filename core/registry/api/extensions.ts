import { z } from "zod/v3";
import type { Session } from "../session.js";

const extensionsSchema = z.object({ extensions: z.array(z.unknown()) });

/**
 * Whether the registry answers to the OCI distribution spec's extension API. zot 2.1.20 does, whatever extensions it was
 * built with; distribution and what is made of it do not (404).
 */
export async function knowsExtensions(session: Session): Promise<boolean> {
  const response = await session.send({ method: "GET", url: session.transport.url("/v2/_oci/ext/discover"), scope: undefined, repeat: "safe" });
  const { status, body } = await session.refusal(response);
  if (status !== 200) return false;
  try {
    return extensionsSchema.safeParse(JSON.parse(Buffer.from(body).toString("utf8"))).success;
  } catch {
    return false;
  }
}
