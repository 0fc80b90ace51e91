import type { BuildArg } from "../build-args.js";
import { flagsOf } from "../flags.js";
import { parseDockerfile } from "../instructions.js";
import { stagesOf } from "../needs/stages.js";
import { argsByName } from "../variables.js";
import { platformArgs, type BuildSides } from "./runs.js";

/**
 * Build arguments for the variables of `FROM --platform=`, as BuildKit resolves them: buildah 1.28 takes neither its own
 * ($BUILDPLATFORM) nor an ARG's default there, and would build such a stage for the target. What was given stays as it is.
 */
export function fromArgs(text: string, sides: BuildSides, given: readonly BuildArg[]): BuildArg[] {
  const dockerfile = parseDockerfile(text);
  const names = argsByName(given);
  const found = new Map<string, string>();
  for (const { opening } of stagesOf(dockerfile, names, platformArgs(sides))) {
    const asked = flagsOf(opening.instruction, dockerfile.escape).find(({ name }) => name === "platform")?.value ?? "";
    for (const [, name = ""] of asked.matchAll(/\$\{?(\w+)/g)) {
      const value = names.has(name) ? undefined : opening.value(`$${name}`);
      if (value !== undefined) found.set(name, value);
    }
  }
  return [...found].map(([name, value]) => ({ name, value }));
}
