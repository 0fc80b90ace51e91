import { notInContext } from "../../core/source/dockerfile/needs/not-in-context.js";
import { ofForeignBase, withoutPlatform } from "../../core/source/dockerfile/platform/base-platform.js";
import type { FoundContainer } from "../../core/containers/found-container.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { BuildPlatform } from "../../core/source/platform.js";
import { run, type RunOptions } from "../process/tool.js";
import { WithoutOwnArguments } from "./own-arguments.js";

interface BuildahCall {
  readonly arguments: readonly string[];
  readonly what: string;
  /** The build arguments that somebody gave. */
  readonly given: readonly string[];
  readonly options: RunOptions & Required<Pick<RunOptions, "onOutput">>;
}

/** Runs a build for a platform. What buildah says of base images that are not for it is told in plain words, or at all. */
export async function buildOn(platform: BuildPlatform | undefined, { buildFile, context }: FoundContainer, { arguments: args, what, given, options }: BuildahCall): Promise<void> {
  let said = "";
  const shown = new WithoutOwnArguments(given, options.onOutput);
  const onOutput = (text: string) => {
    said += text;
    shown.take(text);
  };
  try {
    await run("buildah", args, own`build ${what}`, { ...options, onOutput });
  } catch (error) {
    if (!(error instanceof PublishError) || error.code !== "TOOL_FAILED") throw error;
    throw (platform === undefined ? undefined : withoutPlatform(said, buildFile, platform, error)) ?? notInContext(error, context) ?? error;
  } finally {
    shown.end();
  }
  if (platform === undefined) return;
  // A base image that knows only one platform is taken for any other, and what is built on it would lie.
  const fault = ofForeignBase(said, buildFile, platform);
  if (fault) throw fault;
}
