import { dag, type Service } from "@dagger.io/dagger";
import { randomBytes, randomUUID } from "node:crypto";
import { login } from "../../core/credentials/credential.js";
import { createApiKey } from "../../core/registry/api/zot-api-key.js";
import { rehearsalZotConfig } from "../../core/templates/rehearsal-zot.js";
import type { RehearsalRegistry } from "../../core/usecases/ports.js";
import { EngineRegistry, type ConnectionOptions } from "./engine-registry.js";

const BOT = "rehearsal-bot";
const PORT = 5000;
const HTPASSWD = "/run/container-publisher/htpasswd";
const CONFIG = "/etc/zot/config.json";
/** The lowest that zot takes; the password is 192 random bits and lives for seconds. */
const BCRYPT_COST = 5;
const KEY_LIFETIME_MS = 60 * 60 * 1000;

/** Starts a zot that lives only as long as this call, with a random API key for a bot that may read and create. */
export async function startRehearsalZot(image: string, connection: ConnectionOptions): Promise<RehearsalRegistry<EngineRegistry>> {
  const registry = await startZot(image, connection);
  return { registry, promise: { name: "zot (API key, create-only bot)", anonymousPull: true, immutableTags: true }, stop: () => registry.stop() };
}

async function startZot(image: string, connection: ConnectionOptions): Promise<EngineRegistry> {
  const password = randomBytes(24).toString("base64url");
  connection.redactor.hideBasic(BOT, password);
  // Loaded here and not at the top: every call loads every file, and only a rehearsal needs bcrypt.
  const { hash } = await import("bcryptjs");
  const service = zotService(image, `${BOT}:${await hash(password, BCRYPT_COST)}\n`);
  const owner = login(BOT, password);
  const asOwner = await EngineRegistry.serving(service, undefined, owner, connection);
  const session = asOwner.session();
  try {
    const { key } = await createApiKey(session, "rehearsal", new Date(Date.now() + KEY_LIFETIME_MS));
    return asOwner.withCredential(login(BOT, key));
  } catch (error) {
    await asOwner.stop();
    throw error;
  } finally {
    await session.close();
  }
}

function zotService(image: string, htpasswd: string): Service {
  const config = rehearsalZotConfig({ address: "0.0.0.0", port: PORT, htpasswd: HTPASSWD, storage: "/tmp/zot", bot: BOT });
  return dag
    .container()
    .from(image)
    .withNewFile(CONFIG, config)
    .withMountedSecret(HTPASSWD, dag.setSecret(`container-publisher-htpasswd-${randomUUID()}`, htpasswd), { mode: 0o444 })
    .withExposedPort(PORT)
    .asService({ args: ["serve", CONFIG], useEntrypoint: true });
}
