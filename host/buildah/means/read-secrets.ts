import { own } from "../../../core/errors/own-words.js";
import { secretParts } from "../../../core/redact/parts.js";
import { takenVariable } from "../../logins/taken-variable.js";
import { readBuildSecretFile } from "../../registries/password-file.js";
import type { Run } from "../../run/run.js";
import type { SecretSpec } from "./secret-spec.js";

const FOLDER = "build-secrets";

/**
 * Reads each secret into a file of its own that only we may read, and hides it from all output. buildah is told of the
 * file alone: it knows variables, too, but then all that it starts would have them. Returns its options.
 */
export async function readSecrets(specs: readonly SecretSpec[], { workspace, redactor }: Pick<Run, "workspace" | "redactor">, environment: NodeJS.ProcessEnv): Promise<string[]> {
  if (specs.length === 0) return [];
  await workspace.folder(FOLDER);
  const options: string[] = [];
  for (const [at, { id, from }] of specs.entries()) {
    const value = from.kind === "variable" ? Buffer.from(takenVariable(from.name, environment, own`--secret id=${id},env=…`)) : await readBuildSecretFile(from.path, id);
    for (const part of secretParts(value.toString("utf8"))) redactor.hide(part);
    const file = `${FOLDER}/${at}`;
    await workspace.secretFile(file, value);
    // From the workspace on: in a whole path there may be a comma, which ends it.
    options.push("--secret", `id=${id},src=${file},type=file`);
  }
  return options;
}
