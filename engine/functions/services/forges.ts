import { Confidential } from "../../../core/credentials/confidential.js";
import { own, told } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { parseAuthority } from "../../../core/registry/http/authorities.js";
import { ForgejoSecret, parseForgejoUrl } from "../../../core/services/forges/forgejo.js";
import { GithubSecret, parseGithubUrl } from "../../../core/services/forges/github.js";
import { parseSecretName, parseSecretOwner } from "../../../core/services/forges/target.js";
import { ServiceClient } from "../../../core/services/http/service-client.js";
import { tokenIn } from "../../../core/services/token-text.js";
import { ForgeReceiver } from "../../../core/usecases/keys/forge-receiver.js";
import { handOver } from "../../../core/usecases/keys/receiver.js";
import { withState } from "../../../core/usecases/keys/start-rotation.js";
import type { ForgeChoice } from "../../../src/api/new-api-key.js";
import { withoutRegistries, type Call } from "../../call.js";
import { serviceAccess } from "../../services/access.js";

/** Makes a key a secret of a forge's Actions, and returns what it is called there. */
export function toForge(choice: ForgeChoice): Promise<string> {
  return withoutRegistries(async (call) => {
    try {
      return await handed(choice, call);
    } catch (error) {
      // It is at the registry all the same, where createApiKey would find its label taken.
      const state = own`the new key (${printable(choice.uuid)}) is at the registry, and maybe nobody has it`;
      throw withState(error, state, own`Then call rotateApiKey with its label, which replaces it, or revokeApiKey with its uuid`);
    }
  });
}

async function handed({ kind, url, repository, secretName, key, token, ca }: ForgeChoice, { redactor, progress }: Pick<Call, "redactor" | "progress">): Promise<string> {
  const [value, byWhom] = [await key.plaintext(), await token.plaintext()];
  for (const secret of [value, byWhom.trim()]) redactor.hide(secret);
  const target = { owner: parseSecretOwner(repository), name: parseSecretName(secretName) };
  const authority = ca && parseAuthority(await ca.contents(), "ca");
  const service = kind === "forgejo" ? parseForgejoUrl(url) : parseGithubUrl(url);
  await using client = new ServiceClient(service, serviceAccess({ redactor, retry: DEFAULT_RETRY, authority }));
  const by = new Confidential(tokenIn(byWhom, own`the forge's token`));
  const receiver = new ForgeReceiver(kind === "forgejo" ? new ForgejoSecret(client, target, by) : new GithubSecret(client, target, by));
  await receiver.prepare();
  progress.step(told(own`handing the key over to ${receiver.name}`));
  await handOver(new Confidential(value), receiver);
  return redactor.excerpt(receiver.name);
}
