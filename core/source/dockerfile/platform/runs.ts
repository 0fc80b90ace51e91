import { flagsOf } from "../flags.js";
import { takenFrom } from "../images.js";
import { parseDockerfile, type Instruction } from "../instructions.js";
import { BuildVariables, type BuildArgs } from "../variables.js";
import type { Escape } from "../words.js";
import { parseBuildPlatforms, platformParts, type BuildPlatform } from "../../platform.js";
import { PublishError } from "../../../errors.js";

/** The platform that a build runs on, and the one that it is for. */
export interface BuildSides {
  readonly build: BuildPlatform;
  readonly target: BuildPlatform;
}

/** What a Dockerfile runs on a platform: the lines of its RUN instructions. */
export interface Runs {
  readonly platform: BuildPlatform;
  readonly lines: readonly number[];
}

interface Stage {
  readonly name: string | undefined;
  /** undefined where the file does not tell. */
  readonly platform: BuildPlatform | undefined;
  /** Earlier stages that it is built from, or takes files from. */
  readonly needs: Set<Stage>;
  readonly runs: number[];
}

/**
 * What a build runs, by the platform that it runs on: RUN of all stages that the last one (or the named one) needs. What a
 * base image adds by ONBUILD, and a platform that needs what the file gives no value, are not known.
 */
export function runsIn(text: string, sides: BuildSides, { target, buildArgs = new Map() }: { readonly target?: string | undefined; readonly buildArgs?: BuildArgs } = {}): Runs[] {
  const stages = stagesOf(text, sides, buildArgs);
  const last = target === undefined ? stages.at(-1) : named(stages, target);
  const needed = new Set(last ? [last] : []);
  // A set is walked to its end, also as it grows.
  for (const stage of needed) for (const each of stage.needs) needed.add(each);
  const byPlatform = new Map<BuildPlatform, number[]>();
  for (const { platform, runs } of stages.filter((each) => needed.has(each))) {
    if (platform !== undefined && runs.length > 0) byPlatform.set(platform, [...(byPlatform.get(platform) ?? []), ...runs]);
  }
  return [...byPlatform].map(([platform, lines]) => ({ platform, lines }));
}

function stagesOf(text: string, sides: BuildSides, buildArgs: BuildArgs): Stage[] {
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape, buildArgs, platformArgs(sides));
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") stages.push(stageOf(instruction, stages, variables, { escape, target: sides.target }));
    const stage = stages.at(-1);
    if (instruction.keyword === "RUN") stage?.runs.push(instruction.line);
    for (const from of flagsOf(instruction, escape).flatMap(takenFrom)) {
      const source = named(stages, from);
      if (source) stage?.needs.add(source);
    }
    variables.take(instruction);
  }
  return stages;
}

function stageOf(instruction: Instruction, earlier: readonly Stage[], variables: BuildVariables, { escape, target }: { escape: Escape; target: BuildPlatform }): Stage {
  const base = variables.base(instruction);
  const on = base === undefined ? undefined : named(earlier, base);
  const asked = flagsOf(instruction, escape).find(({ name }) => name === "platform")?.value;
  const platform = on ? on.platform : asked === undefined ? target : platformOf(variables.inFrom(asked));
  const name = /\sas\s+(\S+)\s*$/i.exec(instruction.rest)?.[1];
  return { name: name?.toLowerCase(), platform, needs: new Set(on ? [on] : []), runs: [] };
}

/** A stage by its name, or by its number. */
function named(stages: readonly Stage[], which: string): Stage | undefined {
  return stages.find(({ name }) => name === which.toLowerCase()) ?? (/^\d+$/.test(which) ? stages[Number(which)] : undefined);
}

/** What a builder sets by itself, before any ARG. */
function platformArgs({ build, target }: BuildSides): Map<string, string> {
  return new Map([["BUILD", build] as const, ["TARGET", target] as const].flatMap(([side, platform]) => {
    const { os, architecture, variant = "" } = platformParts(platform);
    return [[`${side}PLATFORM`, platform], [`${side}OS`, os], [`${side}ARCH`, architecture], [`${side}VARIANT`, variant]] as const;
  }));
}

function platformOf(text: string | undefined): BuildPlatform | undefined {
  try {
    return text === undefined ? undefined : parseBuildPlatforms([text])[0];
  } catch (error) {
    if (error instanceof PublishError) return undefined;
    throw error;
  }
}
