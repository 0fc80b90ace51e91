import { dag } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import type { HostLogin } from "../credentials/keychain.js";
import { engineCall } from "./fault.js";
import { own } from "../errors/own-words.js";

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
