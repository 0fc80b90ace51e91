import { parseDockerfile, stageName, type Instruction } from "../instructions.js";
import { placeOf } from "../needs/stages.js";
import { BuildVariables, type BuildArgs } from "../variables.js";

/** What a Dockerfile says of the image that it makes. */
export interface MadeImage {
  /** Those that the file itself gives a value. What its base image has is not among them: that says it of itself. */
  readonly labels: ReadonlyMap<string, string>;
  /** The image that it is built on, as FROM names it; undefined where the file does not tell. */
  readonly base: string | undefined;
}

interface Stage extends MadeImage {
  readonly name: string | undefined;
  readonly labels: Map<string, string>;
}

/** Of the last stage, or of the target, with what it has from the earlier stages that it is built on. */
export function madeImage(text: string, buildArgs: BuildArgs, target: string | undefined): MadeImage {
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape, buildArgs);
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") stages.push(begun(instruction, variables.base(instruction), stages));
    variables.take(instruction);
    const labels = stages.at(-1)?.labels;
    if (instruction.keyword !== "LABEL" || !labels) continue;
    for (const { key, value } of variables.labels(instruction)) {
      // One that is worth nothing here is not what an earlier one said, either.
      if (value.kind === "known" && value.text.trim() !== "") labels.set(key, value.text.trim());
      else labels.delete(key);
    }
  }
  const at = target === undefined ? stages.length - 1 : placeOf(target, stages);
  return stages[at ?? -1] ?? { labels: new Map(), base: undefined };
}

function begun(from: Instruction, base: string | undefined, stages: readonly Stage[]): Stage {
  // A FROM knows earlier stages by their names alone.
  const parent = base === undefined ? undefined : stages.findLast(({ name }) => name === base.toLowerCase());
  return { name: stageName(from), base: parent ? parent.base : base, labels: new Map(parent?.labels) };
}
