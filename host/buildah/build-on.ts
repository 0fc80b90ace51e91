import { ofForeignBase, withoutPlatform } from "../../core/source/dockerfile/platform/base-platform.js";
import type { FoundContainer } from "../../core/containers/found-container.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { BuildPlatform } from "../../core/source/platform.js";
import { run, type RunOptions } from "../process/tool.js";

interface BuildahCall {
  readonly arguments: readonly string[];
  readonly what: string;
  readonly options: RunOptions & Required<Pick<RunOptions, "onOutput">>;
}

/** Runs a build for a platform. What buildah says of base images that are not for it is told in plain words, or at all. */
export async function buildOn(platform: BuildPlatform | undefined, { buildFile }: FoundContainer, { arguments: args, what, options }: BuildahCall): Promise<void> {
  const action = own`build ${what}`;
  if (platform === undefined) {
    await run("buildah", args, action, options);
    return;
  }
  let said = "";
  const onOutput = (text: string) => {
    said += text;
    options.onOutput(text);
  };
  try {
    await run("buildah", args, action, { ...options, onOutput });
  } catch (error) {
    throw error instanceof PublishError && error.code === "TOOL_FAILED" ? (withoutPlatform(said, buildFile, platform, error) ?? error) : error;
  }
  // A base image that knows only one platform is taken for any other, and what is built on it would lie.
  const fault = ofForeignBase(said, buildFile, platform);
  if (fault) throw fault;
}
