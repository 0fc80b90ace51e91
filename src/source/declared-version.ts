import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { BuildVariables } from "./dockerfile-variables.js";
import { parseDockerfile } from "./dockerfile.js";

/** The build argument by which a Dockerfile declares the version of what it packs. */
export const VERSION_ARG = "CONTAINER_APP_VERSION";

/**
 * The version that a Dockerfile declares: the first `ARG CONTAINER_APP_VERSION=…` with a value, as BuildKit resolves it
 * without build arguments. A bare `ARG CONTAINER_APP_VERSION` only brings the value into a later stage and does not count.
 * `file` is named in the error.
 */
export function dockerfileVersion(text: string, file: string): string {
  let bare = false;
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape);
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

function unresolved(file: string, reference: string): PublishError {
  return new PublishError(
    "VERSION_MISSING",
    `the ARG ${VERSION_ARG} of ${file} needs ${printable(reference, 80)}, which cannot be resolved there`,
    "Give it a value above, by an ARG or ENV of the same stage (an ARG before FROM counts in a stage that repeats it: ARG name), " +
      `or write ARG ${VERSION_ARG}=v1.2.3, or pass the version`,
  );
}
