import { marked, own, told } from "../../errors/own-words.js";
import type { Progress } from "../../publish/ports.js";
import { blueprint } from "../../templates/authentik/blueprint.js";
import { parseAuthentikWishes, type AuthentikWishes } from "../../templates/authentik/wishes.js";
import { blueprintYaml } from "../../templates/authentik/yaml.js";

/** Makes an Authentik blueprint for a zot, and says what it needs beside it. Throws CONFIG_MISSING, naming all that is wrong. */
export function makeAuthentikBlueprint(wishes: AuthentikWishes, { progress }: { readonly progress: Progress }): string {
  const parsed = parseAuthentikWishes(wishes);
  const text = blueprintYaml(blueprint(parsed));
  const variables = [parsed.clientSecretVariable, ...(parsed.serviceAccount === undefined ? [] : [parsed.serviceAccountVariable])];
  progress.note(told(own`Authentik's worker has to have ${variables.join(own` and `)} in its environment, a long random text${variables.length === 1 ? "" : own` each`}: what ${parsed.clientSecretVariable} holds is the secret for oidc-credentials, too`));
  progress.note(told(own`the issuer is https://<Authentik's host>/application/o/${parsed.application}/, with the "/" at its end: ${marked("--oidc-issuer")} of zot-config`));
  return text;
}
