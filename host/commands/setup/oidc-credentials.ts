import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { oidcCredentials, parseClientId } from "../../../core/templates/oidc-credentials.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { FileReceiver } from "../../keys/file-receiver.js";
import { readClientSecretFile, readClientSecretInput } from "../../registries/password-file.js";
import { takenVariable } from "../../logins/taken-variable.js";
import { oidcCredentialsSettings, type OidcCredentialsSettings } from "./settings.js";

const PREFIX = "--client-secret-";

/** zot's own login at its issuer, in the file that its config names. */
export const oidcCredentialsCommand: Command = async (options, { redactor }) => {
  const settings = parseOptions(oidcCredentialsSettings, options);
  const { toFile } = settings;
  parseClientId(settings.clientId);
  if (!toFile.endsWith(".json")) throw new PublishError("CONFIG_MISSING", own`--to-file does not end in .json`, own`Call the file so, such as oidc-credentials.json: zot reads no other`);
  const receiver = new FileReceiver(toFile, "replaced");
  await receiver.prepare();
  const secret = await clientSecret(settings);
  redactor.hide(secret);
  redactor.hide(secret.trim());
  await receiver.store(oidcCredentials(settings.clientId, secret));
  return { json: { ok: true, file: toFile, clientId: settings.clientId }, text: printable(toFile), exitCode: EXIT.ok };
};

async function clientSecret({ clientSecretEnv, clientSecretFile, clientSecretStdin }: OidcCredentialsSettings): Promise<string> {
  const sources = [clientSecretEnv !== undefined, clientSecretFile !== undefined, clientSecretStdin].filter(Boolean).length;
  if (sources !== 1) {
    const what = sources === 0 ? own`the client's secret is not given` : own`the client's secret is given more than once`;
    throw new PublishError("CONFIG_MISSING", what, own`Give it by one of ${PREFIX}env NAME, ${PREFIX}file PATH and ${PREFIX}stdin`);
  }
  if (clientSecretEnv !== undefined) return takenVariable(clientSecretEnv, process.env, own`${PREFIX}env`);
  return clientSecretFile === undefined ? readClientSecretInput() : readClientSecretFile(clientSecretFile);
}
