import type { BuildInputs } from "../../containers/build-inputs.js";
import { checkedInputs, refuseInputs } from "../../containers/checked-inputs.js";
import { buildFileText, type FoundContainer } from "../../containers/find-container.js";
import type { SourceTarget } from "../../containers/target.js";
import { told } from "../../errors/own-words.js";
import { keepVersion, VERSION_ARG } from "../../source/dockerfile/declared-version.js";
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
export async function buildArguments(inputs: BuildInputs, version: string | undefined, container: FoundContainer, { tree, progress, redactor }: Ports): Promise<SourceTarget["buildArgs"]> {
  if (container.kind === "nix") {
    refuseInputs(container, inputs);
    return () => [];
  }
  const text = await buildFileText(tree, container);
  const { buildArgs, notes } = checkedInputs(container, text, inputs, redactor);
  for (const note of notes) progress.note(told(note));
  if (version === undefined && buildArgs.length > 0) keepVersion({ text, file: container.buildFile, arg: VERSION_ARG }, new Map(buildArgs.map(({ name, value }) => [name, value])));
  const given = version === undefined ? [] : [{ name: VERSION_ARG, value: version.trim() }];
  return (created) => [...withSourceDate(buildArgs, text, created), ...given];
}
