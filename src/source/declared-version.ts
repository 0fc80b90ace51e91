import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { BuildVariables, type BuildArgs } from "./dockerfile-variables.js";
import { parseDockerfile } from "./dockerfile.js";

/** The build argument by which a Dockerfile declares the version of what it packs. */
export const VERSION_ARG = "CONTAINER_APP_VERSION";

/**
 * The version that a Dockerfile declares: the first `ARG CONTAINER_APP_VERSION=…` with a value, as BuildKit resolves it
 * with these build arguments. A bare `ARG CONTAINER_APP_VERSION` only brings the value into a later stage and does not count.
 * `file` is named in the error.
 */
export function dockerfileVersion(text: string, file: string, buildArgs: BuildArgs = new Map()): string {
  let bare = false;
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape, buildArgs);
  for (const { key, value } of instructions.flatMap((instruction) => variables.take(instruction))) {
    if (key !== VERSION_ARG) continue;
    if (value?.kind === "unknown") throw unresolved(file, value.reference);
    if (value?.text) return value.text;
    bare = true;
  }
  throw new PublishError(
    "VERSION_MISSING",
    bare ? `${file} has an ARG ${VERSION_ARG}, but none with a value` : `${file} has no ARG ${VERSION_ARG}`,
    `Add a line such as ARG ${VERSION_ARG}=v1.2.3 to ${file}, or pass the version`,
  );
}

/** Refuses build arguments by which a build would have another version than the Dockerfile declares as it stands, and so its tag. */
export function keepVersion(text: string, file: string, buildArgs: BuildArgs): void {
  const [alone, built] = [dockerfileVersion(text, file), dockerfileVersion(text, file, buildArgs)];
  if (alone === built) return;
  throw new PublishError(
    "CONFIG_MISSING",
    `the build arguments make ${file} declare version ${printable(built, 80)}, and not ${printable(alone, 80)} as it stands`,
    "Give the version, too: tag, labels and content have to agree with it",
  );
}

function unresolved(file: string, reference: string): PublishError {
  return new PublishError(
    "VERSION_MISSING",
    `the ARG ${VERSION_ARG} of ${file} needs ${printable(reference, 80)}, which cannot be resolved there`,
    "Give it a value above, by an ARG or ENV of the same stage (an ARG before FROM counts in a stage that repeats it: ARG name), " +
      `or write ARG ${VERSION_ARG}=v1.2.3, or pass the version`,
  );
}
