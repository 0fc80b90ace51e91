import { PublishError } from "../../errors.js";
import { Repository } from "../../image/reference.js";
import type { RegistryHost } from "../../image/registry-host.js";

/** The repository of an image that a Dockerfile names by its registry; undefined for what is no name of one. */
export function baseRepository(registry: RegistryHost, image: string): Repository | undefined {
  const path = image.slice(image.indexOf("/") + 1).replace(/@.*$/s, "").replace(/:[^/]*$/, "");
  try {
    return Repository.at(registry, path);
  } catch (error) {
    if (error instanceof PublishError && error.code === "REFERENCE_INVALID") return undefined;
    throw error;
  }
}
