import { flagsOf } from "../flags.js";
import { takenFrom } from "../images.js";
import { stageName, type Dockerfile, type Instruction } from "../instructions.js";
import { BuildVariables, type BuildArgs } from "../variables.js";
import type { Escape } from "../words.js";

/** A part of a Dockerfile from one FROM to the next, and the earlier ones that it is made of. */
export interface Stage {
  readonly name: string | undefined;
  /** Its FROM. */
  readonly opening: PlacedInstruction;
  /** The place of the earlier stage that it is built on. */
  readonly base: number | undefined;
  readonly instructions: readonly PlacedInstruction[];
  /** By their places; `all` where a variable without a value may name any of them. */
  readonly from: ReadonlySet<number> | "all";
}

/** An instruction, and what its words are worth where it stands. */
export interface PlacedInstruction {
  readonly instruction: Instruction;
  /** The value of a flag; undefined where the file gives it none. */
  readonly value: (text: string) => string | undefined;
}

interface OpenStage extends Pick<Stage, "name" | "opening" | "base"> {
  readonly instructions: PlacedInstruction[];
  readonly from: Set<number>;
  mayBeAny: boolean;
}

/** The stages of a Dockerfile, from top to bottom. */
export function stagesOf({ escape, instructions }: Dockerfile, buildArgs: BuildArgs, platform?: BuildArgs): Stage[] {
  const variables = new BuildVariables(escape, buildArgs, platform);
  const stages: OpenStage[] = [];
  for (const instruction of instructions) {
    const value = variables.valueHere();
    if (instruction.keyword === "FROM") stages.push(opened(instruction, variables, stages));
    else stages.at(-1)?.instructions.push({ instruction, value });
    const stage = stages.at(-1);
    if (stage) for (const name of sources(instruction, escape)) refer(stage, value(name), stages);
    variables.take(instruction);
  }
  return stages.map(({ mayBeAny, from, ...stage }) => ({ ...stage, from: mayBeAny ? "all" : from }));
}

/** Those that a build of a target makes, the last one by default; all where there is no such target. */
export function neededStages(stages: readonly Stage[], target: string | undefined): ReadonlySet<Stage> {
  const wanted = target === undefined ? stages.length - 1 : placeOf(target, stages);
  if (wanted === undefined) return new Set(stages);
  const needed = new Set<number>([wanted]);
  // A set is walked to its end, also as it grows.
  for (const at of needed) {
    const { from } = stages[at] ?? { from: new Set<number>() };
    for (const each of from === "all" ? stages.keys() : from) if (each < at) needed.add(each);
  }
  return new Set(stages.filter((_, at) => needed.has(at)));
}

function opened(instruction: Instruction, variables: BuildVariables, earlier: readonly OpenStage[]): OpenStage {
  const image = variables.base(instruction);
  const base = image === undefined ? undefined : placeOf(image, earlier);
  const opening = { instruction, value: (text: string) => variables.inFrom(text) };
  const stage: OpenStage = { name: stageName(instruction), opening, base, instructions: [], from: new Set(), mayBeAny: false };
  refer(stage, image, earlier);
  return stage;
}

function refer(stage: OpenStage, source: string | undefined, stages: readonly Pick<Stage, "name">[]): void {
  const at = source === undefined ? undefined : placeOf(source, stages);
  if (source === undefined) stage.mayBeAny = true;
  if (at !== undefined) stage.from.add(at);
}

/** By name, the latest of that name, or by number. */
export function placeOf(text: string, stages: readonly Pick<Stage, "name">[]): number | undefined {
  const named = stages.findLastIndex(({ name }) => name === text.toLowerCase());
  if (named >= 0) return named;
  return /^\d+$/.test(text) && Number(text) < stages.length ? Number(text) : undefined;
}

/** What `--from=` and `--mount=…,from=` name. */
function sources(instruction: Instruction, escape: Escape): string[] {
  if (instruction.keyword === "FROM") return [];
  return flagsOf(instruction, escape).flatMap(takenFrom);
}
