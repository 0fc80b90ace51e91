import { PublishError } from "../errors.js";
import { argPairs, parseDockerfile } from "./dockerfile.js";

/** The build argument by which a Dockerfile declares the version of what it packs. */
export const VERSION_ARG = "CONTAINER_APP_VERSION";

/**
 * The version that a Dockerfile declares: the first `ARG CONTAINER_APP_VERSION=…` with a value.
 * A bare `ARG CONTAINER_APP_VERSION` only brings the value into a later stage and does not count.
 * `file` is named in the error.
 */
export function dockerfileVersion(text: string, file: string): string {
  let bare = false;
  const { escape, instructions } = parseDockerfile(text);
  for (const { keyword, rest } of instructions) {
    if (keyword !== "ARG") continue;
    for (const { key, value } of argPairs(rest, escape)) {
      if (key !== VERSION_ARG) continue;
      if (value) return value;
      bare = true;
    }
  }
  throw new PublishError(
    "VERSION_MISSING",
    bare ? `${file} has an ARG ${VERSION_ARG}, but none with a value` : `${file} has no ARG ${VERSION_ARG}`,
    `Add a line such as ARG ${VERSION_ARG}=v1.2.3 to ${file}, or pass the version`,
  );
}
