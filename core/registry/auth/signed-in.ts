import { own } from "../../errors/own-words.js";
import { registryFault } from "../fault.js";
import { identityIn } from "../../credentials/oidc/identity.js";
import type { Session } from "../session.js";

/**
 * Throws unless the registry takes the login of a session, for whatever that may do: `GET /v2/`, with it (distribution
 * spec, "Determining Support").
 */
export async function assertSignedIn(session: Session): Promise<void> {
  const response = await session.send({ method: "GET", url: session.transport.url("/v2/"), scope: undefined, repeat: "safe" });
  if (response.status === 200) return response.body.dump();
  throw registryFault({ action: own`log in at ${session.host}`, access: "read", credential: "given", identity: identityIn(session.credential) }, await session.refusal(response));
}
