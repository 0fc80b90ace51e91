import type { ContainerChoice, TargetPorts } from "../../core/usecases/steps/find-target.js";
import type { Trees } from "../../core/tags/marked-tag.js";
import type { FileChoice, SourceChoice } from "../../src/module/backend.js";
import type { Settings } from "../../src/module/settings.js";
import type { Call } from "../call.js";
import { directorySource } from "./directory-source.js";

/** A container of a source directory, in the words of the use cases. */
export function containerOf({ containerName, file, context, target, commitSha, version, unverifiedTree }: SourceChoice & FileChoice): ContainerChoice {
  return { container: containerName, file, context, target, commit: commitSha, version, tree: unverifiedTree ? "unverified" : "compared" };
}

/** Which images count, by whether somebody compared their source tree with its commit. */
export function treesOf(unverifiedTree: boolean): Trees {
  return unverifiedTree ? "any" : "compared";
}

export function sourcePorts(settings: Settings, { src }: Pick<SourceChoice, "src">, { progress, redactor }: Pick<Call, "progress" | "redactor">): TargetPorts {
  return { source: directorySource(src, settings), progress, redactor };
}
