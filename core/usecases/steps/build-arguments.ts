import type { BuildInputs } from "../../containers/build-inputs.js";
import { checkedInputs, refuseInputs } from "../../containers/checked-inputs.js";
import { buildFileText, type FoundContainer } from "../../containers/find-container.js";
import type { SourceTarget } from "../../containers/target.js";
import type { FoundVersion } from "../../containers/versions/versioned.js";
import { own, told } from "../../errors/own-words.js";
import { versionAsBuildArg } from "../../source/dockerfile/build-args.js";
import { keepVersion } from "../../source/dockerfile/declared-version.js";
import { withSourceDate } from "../../source/dockerfile/needs/source-date.js";
import { argsByName } from "../../source/dockerfile/variables.js";
import type { SourceTree } from "../../source/source-tree.js";
import type { Progress } from "../../publish/ports.js";
import type { Redactor } from "../../redact.js";

interface Ports {
  readonly tree: SourceTree;
  readonly progress: Progress;
  readonly redactor: Redactor;
}

/** What a Dockerfile is built with: all that can be wrong about it is found here. */
export async function buildArguments(inputs: BuildInputs, { by, arg, passed }: FoundVersion, container: FoundContainer, { tree, progress, redactor }: Ports): Promise<SourceTarget["buildArgs"]> {
  if (container.kind === "nix") {
    refuseInputs(container, inputs);
    return () => [];
  }
  const text = await buildFileText(tree, container);
  const { buildArgs, notes } = checkedInputs(container, text, inputs, redactor);
  for (const note of notes) progress.note(told(note));
  const ofVersion = [...(by === "own-arg" ? [arg] : []), ...(passed ? [passed.name] : [])];
  for (const { name } of buildArgs) if (ofVersion.includes(name)) throw versionAsBuildArg(name, own`a build argument`);
  if (by === "own-arg" && buildArgs.length > 0) keepVersion({ text, file: container.buildFile, arg }, argsByName(buildArgs));
  return (created) => [...withSourceDate(buildArgs, text, created), ...(passed ? [passed] : [])];
}
