import type { BuildInputs } from "../../containers/build-inputs.js";
import { checkedInputs, refuseInputs } from "../../containers/checked-inputs.js";
import { buildFileText, type FoundContainer } from "../../containers/find-container.js";
import type { SourceTarget } from "../../containers/target.js";
import { holdAgainstVersion } from "../../containers/versions/held-args.js";
import type { FoundVersion } from "../../containers/versions/versioned.js";
import { told } from "../../errors/own-words.js";
import { withSourceDate } from "../../source/dockerfile/needs/source-date.js";
import type { SourceTree } from "../../source/source-tree.js";
import type { Progress } from "../../publish/ports.js";
import type { Redactor } from "../../redact.js";

interface Ports {
  readonly tree: SourceTree;
  readonly progress: Progress;
  readonly redactor: Redactor;
}

/** What a Dockerfile is built with: all that can be wrong about it is found here. */
export async function buildArguments(inputs: BuildInputs, version: FoundVersion, container: FoundContainer, { tree, progress, redactor }: Ports): Promise<SourceTarget["buildArgs"]> {
  if (container.kind === "nix") {
    refuseInputs(container, inputs);
    return () => [];
  }
  const text = await buildFileText(tree, container);
  const { buildArgs, notes } = checkedInputs(container, text, inputs, redactor);
  for (const note of notes) progress.note(told(note));
  holdAgainstVersion(buildArgs, version, { text, file: container.buildFile });
  return (created) => [...withSourceDate(buildArgs, text, created), ...(version.passed ? [version.passed] : [])];
}
