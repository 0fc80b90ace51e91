import { dag } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import type { HostLogin } from "../../../core/credentials/keychain.js";
import { PublishError } from "../../../core/errors.js";
import { engineCall } from "../../fault.js";
import { own } from "../../../core/errors/own-words.js";

/**
 * Lets the engine pull private base images with the logins that the module was given. It keeps them by host for the
 * session, as those of a push; no image holds any of them. It knows no identity tokens.
 */
export async function allowBaseImages(logins: readonly HostLogin[]): Promise<void> {
  for (const { host, login } of logins) {
    if (login.kind !== "basic") continue;
    const secret = dag.setSecret(`container-publisher-${randomUUID()}`, login.password.reveal());
    // A Dockerfile's build takes none by itself. Asked for now, because the build already begins to pull.
    await engineCall(own`log in to ${host}`, () => dag.container().withRegistryAuth(host, login.username, secret).sync());
  }
}

/** As BuildKit writes it, by Basic authentication and by tokens. */
const REFUSED = /failed to resolve source metadata for (\S+): .*(?:401 Unauthorized|403 Forbidden|pull access denied|insufficient_scope)/s;

/** The same error, with what to do where a registry did not hand out the base image. */
export function withBaseImageRemedy(error: unknown): unknown {
  if (!(error instanceof PublishError)) return error;
  const image = REFUSED.exec(error.what)?.[1];
  if (image === undefined) return error;
  const remedy = own`If ${image} exists, give the login of its registry by with-registry-auth (withRegistryAuth), before the function`;
  return new PublishError(error.code, error.marked.what, remedy, { cause: error.cause });
}
