import type { Trees } from "../../core/tags/marked-tag.js";
import type { CopyOptions } from "../../core/archive/own/copy.js";
import type { RegistryRun } from "../run/run.js";
import { parseBuildPlatforms } from "../../core/source/platform.js";
import type { ContainerChoice } from "../../core/usecases/steps/find-target.js";

interface SourceSettings {
  readonly container: string;
  readonly file?: string | undefined;
  readonly context?: string | undefined;
  readonly target?: string | undefined;
  readonly commit?: string | undefined;
  readonly version?: string | undefined;
  readonly unverifiedTree: boolean;
  readonly platform?: readonly string[];
}

/** A container of a source tree, in the words of the use cases. */
export function containerOf({ container, file, context, target, commit, version, unverifiedTree, platform = [] }: SourceSettings): ContainerChoice {
  return { container, file, context, target, commit, version, tree: unverifiedTree ? "unverified" : "compared", platforms: parseBuildPlatforms(platform) };
}

/** Which images count, by whether somebody compared their source tree with its commit. */
export function treesOf({ unverifiedTree }: Pick<SourceSettings, "unverifiedTree">): Trees {
  return unverifiedTree ? "any" : "compared";
}

/** How images are copied, in the words of the use cases. */
export function copyingOf({ withoutReferrers }: { readonly withoutReferrers: boolean }, { limits, progress }: RegistryRun): CopyOptions {
  return { referrers: withoutReferrers ? "none" : "all", timeoutS: limits.pushTimeoutS, transfers: progress.transfers };
}
