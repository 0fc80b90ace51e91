import { dag, type Secret, type Socket } from "@dagger.io/dagger";
import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";
import { quoted, type Redactor } from "../../../core/redact.js";
import { secretParts } from "../../../core/redact/parts.js";
import type { BuildInputs } from "../../../core/containers/build-inputs.js";
import type { BuildAccess } from "../../../src/module/settings.js";
import { engineCall } from "../../fault.js";

/** What a build in the engine is given besides the source, in the words of dockerBuild. */
export interface GivenAccess {
  readonly secrets?: Secret[];
  readonly ssh?: Socket;
}

/**
 * A Dockerfile knows a secret by the name that the engine has it by, and one that a caller gave may have none, or another.
 * So each gets its id as its name. Its value goes through this module's memory, and from here on is in no output.
 */
export async function givenAccess({ buildSecretIds, buildSecrets, sshAgent }: BuildAccess, redactor: Redactor): Promise<GivenAccess> {
  const twice = buildSecretIds.find((id, at) => buildSecretIds.indexOf(id) < at);
  if (twice !== undefined) throw wrong(own`withBuildSecret gave two secrets the id ${quoted(twice, 80)}`, own`Give each its own`);
  const texts = await engineCall(own`read the secrets of the build`, () => Promise.all(buildSecrets.map((secret) => secret.plaintext())));
  const empty = texts.findIndex((text) => text === "");
  if (empty >= 0) throw wrong(own`the build secret ${quoted(buildSecretIds[empty] ?? "", 80)} is empty`, own`Set what it comes from`);
  for (const part of texts.flatMap(secretParts)) redactor.hide(part);
  const secrets = texts.map((text, at) => dag.setSecret(buildSecretIds[at] ?? "", text));
  return { ...(secrets.length > 0 ? { secrets } : {}), ...(sshAgent ? { ssh: sshAgent } : {}) };
}

/** The same in the words of what a Dockerfile is held against. */
export function givenInputs({ buildSecretIds, sshAgent }: BuildAccess): Pick<BuildInputs, "secrets" | "ssh"> {
  return { secrets: buildSecretIds, ssh: sshAgent ? "any" : [] };
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
