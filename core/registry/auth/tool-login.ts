import { asLogin, type Credential, type Login } from "../../credentials/credential.js";
import type { Session } from "../session.js";
import { assertSignedIn } from "./signed-in.js";

/**
 * The login of a registry for programs that know no ID tokens (skopeo, buildah, the engine): undefined where there is none,
 * or none that they could use. A job's ID token they can give in exchange, and to the registry alone, where it is its own
 * token service: whether it is has to be asked.
 */
export async function loginForTools(registry: { readonly credential: Credential; session(): Session }): Promise<Login | undefined> {
  const { credential } = registry;
  if (credential.kind === "anonymous") return undefined;
  if (credential.kind !== "oidc") return credential;
  const { token } = credential;
  if (token.way === "unknown") {
    const session = registry.session();
    try {
      await assertSignedIn(session);
    } finally {
      await session.close();
    }
  }
  if (token.way !== "exchanged") return undefined;
  await token.current();
  return asLogin(credential);
}
