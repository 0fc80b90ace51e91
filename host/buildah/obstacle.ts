import type { FoundContainer } from "../../core/containers/find-container.js";
import type { SourceTree } from "../../core/source/source-tree.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { buildahVersion, unknownToBuildah } from "../../core/source/dockerfile/buildah-version.js";
import { dockerfileFeatures } from "../../core/source/dockerfile/features.js";
import { ask } from "../process/tool.js";

/**
 * The error for a Dockerfile that the buildah of this machine would give up in the middle of, known before it begins;
 * undefined where nothing is known against it. Nix builds without buildah.
 */
export async function obstacleTo({ kind, buildFile: path }: FoundContainer, tree: SourceTree, signal: AbortSignal | undefined): Promise<PublishError | undefined> {
  if (kind !== "dockerfile") return undefined;
  const text = await tree.read(path);
  // Most files need no answer to it.
  if (dockerfileFeatures(text).length === 0) return undefined;
  const version = await installedVersion(signal);
  return version === undefined ? undefined : unknownToBuildah(text, own`${path}`, version);
}

/** Where there is none, it is missed when something is built. */
async function installedVersion(signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    const { stdout } = await ask("buildah", ["version", "--json"], { signal });
    return buildahVersion(stdout);
  } catch (error) {
    if (error instanceof PublishError && error.code === "TOOL_MISSING") return undefined;
    throw error;
  }
}
