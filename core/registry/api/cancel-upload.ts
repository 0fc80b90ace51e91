import { PublishError } from "../../errors.js";
import { trustedUrl } from "../auth/trust.js";
import { locationOf } from "../http/headers.js";
import type { HttpResponse } from "../http/transport.js";
import type { RepositoryClient } from "./repository-client.js";

/**
 * Gives an upload session back, as a courtesy: a create-only key may not, a proxy may have garbled the location, and
 * then the session expires by itself.
 */
export async function cancelUpload({ session, scope }: RepositoryClient, opened: HttpResponse): Promise<void> {
  try {
    const location = locationOf(opened.headers);
    if (location === undefined) return;
    const url = trustedUrl(location, opened.url, session.transport, "upload");
    const response = await session.send({ method: "DELETE", url, scope, repeat: "never" });
    await response.body.dump();
  } catch (error) {
    if (error instanceof PublishError && error.code === "INTERRUPTED") throw error;
  }
}
