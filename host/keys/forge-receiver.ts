import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { ForgejoSecret, parseForgejoUrl } from "../../core/services/forges/forgejo.js";
import { GITHUB_URL, GithubSecret, parseGithubUrl } from "../../core/services/forges/github.js";
import { parseForgeTarget } from "../../core/services/forges/target.js";
import { ServiceClient } from "../../core/services/http/service-client.js";
import { ForgeReceiver } from "../../core/usecases/keys/forge-receiver.js";
import { readCa } from "../registries/authority-file.js";
import type { RegistryRun } from "../run/run.js";
import { serviceAccess } from "../services/access.js";
import { readToken } from "../services/token-source.js";
import type { OpenReceiver } from "./open-receiver.js";

/** A secret of a forge, as the command line says it. */
export interface ForgeSettings {
  readonly toForgejoSecret?: string | undefined;
  readonly toGithubSecret?: string | undefined;
  readonly forgeUrl?: string | undefined;
  readonly forgeTokenEnv?: string | undefined;
  readonly forgeTokenFile?: string | undefined;
}

export async function openForge(settings: ForgeSettings & { readonly caFile?: string | undefined }, run: RegistryRun): Promise<OpenReceiver> {
  const { toForgejoSecret, toGithubSecret, forgeUrl, forgeTokenEnv: env, forgeTokenFile: file } = settings;
  const target = parseForgeTarget(toForgejoSecret ?? toGithubSecret ?? "");
  const service = toForgejoSecret === undefined ? parseGithubUrl(forgeUrl ?? GITHUB_URL) : parseForgejoUrl(required(forgeUrl));
  const token = readToken({ env, file }, "forge-token", process.env);
  const client = new ServiceClient(service, serviceAccess(run, await readCa(settings.caFile)));
  const secret = toForgejoSecret === undefined ? new GithubSecret(client, target, token) : new ForgejoSecret(client, target, token);
  return { receiver: new ForgeReceiver(secret), [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

function required(url: string | undefined): string {
  if (url !== undefined) return url;
  throw new PublishError("CONFIG_MISSING", own`a secret of a Forgejo is named without the Forgejo that it is at`, own`Give --forge-url https://git.example.org`);
}
