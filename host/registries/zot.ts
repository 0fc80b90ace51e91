import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { hash } from "bcryptjs";
import { randomBytes } from "node:crypto";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { login } from "../../core/credentials/credential.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { rehearsalZotConfig, type RehearsalZot } from "../../core/templates/rehearsal-zot.js";
import { ServiceProcess } from "../process/service-process.js";
import type { Workspace } from "../run/workspace.js";
import { BOT, type RehearsalRegistry } from "./rehearsal-registry.js";

/** The zot binary: `ZOT_BIN`, else `zot` on PATH; undefined where there is none. */
export async function findZot(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = environment["ZOT_BIN"];
  const candidates = named ? [named] : (environment["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "zot"));
  for (const candidate of candidates) {
    if (await access(candidate, constants.X_OK).then(() => true, () => false)) return candidate;
  }
  return undefined;
}

/** Starts zot with a random one-time password, create-only rights for the bot and anonymous pull. */
export async function startZot(workspace: Workspace, signal?: AbortSignal, { dedupe }: Pick<RehearsalZot, "dedupe"> = {}): Promise<RehearsalRegistry> {
  const command = await findZot(process.env);
  if (command === undefined) {
    throw new PublishError("TOOL_MISSING", own`zot is not installed`, own`Put zot on PATH or name its binary in ZOT_BIN (https://zotregistry.dev), or use --registry-kind docker-registry`);
  }
  const password = randomBytes(24).toString("base64url");
  const config = rehearsalZotConfig({
    address: "127.0.0.1",
    port: 0,
    htpasswd: await workspace.secretFile("htpasswd", `${BOT}:${await hash(password, 5)}\n`),
    storage: await workspace.folder("registry-storage"),
    bot: BOT,
    ...(dedupe === undefined ? {} : { dedupe }),
  });
  const zot = await ServiceProcess.start({
    tool: "zot",
    command,
    args: ["serve", await workspace.secretFile("zot.json", config)],
    listening: /^(?=.*kernel chosen port).*"port":(\d+)/,
    signal,
  });
  return {
    host: parseRegistryHost(`127.0.0.1:${zot.port}`),
    credential: login(BOT, password),
    promise: { name: "zot (htpasswd, create-only bot)", anonymousPull: true, immutableTags: true },
    [Symbol.asyncDispose]: () => zot[Symbol.asyncDispose](),
  };
}
