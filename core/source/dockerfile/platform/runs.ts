import { PublishError } from "../../../errors.js";
import { parseBuildPlatforms, platformParts, type BuildPlatform } from "../../platform.js";
import { flagsOf } from "../flags.js";
import { parseDockerfile } from "../instructions.js";
import { neededStages, stagesOf, type Stage } from "../needs/stages.js";
import type { BuildArgs } from "../variables.js";
import type { Escape } from "../words.js";

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

/**
 * What a build runs, by the platform that it runs on: RUN of all stages that the last one (or the named one) needs. What a
 * base image adds by ONBUILD, and a platform that needs what the file gives no value, are not known.
 */
export function runsIn(text: string, sides: BuildSides, { target, buildArgs = new Map() }: { readonly target?: string | undefined; readonly buildArgs?: BuildArgs } = {}): Runs[] {
  const dockerfile = parseDockerfile(text);
  const stages = stagesOf(dockerfile, buildArgs, platformArgs(sides));
  const needed = neededStages(stages, target);
  const byPlatform = new Map<BuildPlatform, number[]>();
  for (const stage of stages.filter((each) => needed.has(each))) {
    const platform = platformOf(stage, stages, sides.target, dockerfile.escape);
    const lines = stage.instructions.filter(({ instruction }) => instruction.keyword === "RUN").map(({ instruction }) => instruction.line);
    if (platform !== undefined && lines.length > 0) byPlatform.set(platform, [...(byPlatform.get(platform) ?? []), ...lines]);
  }
  return [...byPlatform].map(([platform, lines]) => ({ platform, lines }));
}

/** The one that its FROM names, else that of the build; on an earlier stage, that one's. undefined where the file does not tell. */
function platformOf({ base, opening }: Stage, stages: readonly Stage[], target: BuildPlatform, escape: Escape): BuildPlatform | undefined {
  const on = base === undefined ? undefined : stages[base];
  if (on) return platformOf(on, stages, target, escape);
  const asked = flagsOf(opening.instruction, escape).find(({ name }) => name === "platform")?.value;
  return asked === undefined ? target : parsed(opening.value(asked));
}

/** What a builder sets by itself, before any ARG. */
export function platformArgs({ build, target }: BuildSides): Map<string, string> {
  return new Map([["BUILD", build] as const, ["TARGET", target] as const].flatMap(([side, platform]) => {
    const { os, architecture, variant = "" } = platformParts(platform);
    return [[`${side}PLATFORM`, platform], [`${side}OS`, os], [`${side}ARCH`, architecture], [`${side}VARIANT`, variant]] as const;
  }));
}

function parsed(text: string | undefined): BuildPlatform | undefined {
  try {
    return text === undefined ? undefined : parseBuildPlatforms([text])[0];
  } catch (error) {
    if (error instanceof PublishError) return undefined;
    throw error;
  }
}
