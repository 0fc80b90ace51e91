import { flagsOf } from "../flags.js";
import { parseDockerfile } from "../instructions.js";
import type { BuildArgs } from "../variables.js";
import type { Escape } from "../words.js";
import { neededStages, stagesOf, type PlacedInstruction, type Stage } from "./stages.js";

/** What a RUN is to see that is no file of the build: a secret, or an agent that holds SSH keys. */
export interface AskedMount {
  readonly type: "secret" | "ssh";
  /** undefined where a variable without a value says it. */
  readonly id: string | undefined;
  /** BuildKit's rule: what is not `required` may be absent. */
  readonly need: "required" | "optional";
  /** Whether it is in a stage that the build makes. */
  readonly isBuilt: boolean;
  readonly line: number;
}

/** The secrets and SSH agents that a Dockerfile's RUN instructions mount. What ONBUILD says is for other builds. */
export function askedMounts(text: string, buildArgs: BuildArgs, target: string | undefined): AskedMount[] {
  const dockerfile = parseDockerfile(text);
  const stages = stagesOf(dockerfile, buildArgs);
  const needed = neededStages(stages, target);
  return stages.flatMap((stage) => mountsOf(stage, needed.has(stage), dockerfile.escape));
}

function mountsOf({ instructions }: Stage, isBuilt: boolean, escape: Escape): AskedMount[] {
  const runs = instructions.filter(({ instruction }) => instruction.keyword === "RUN");
  return runs.flatMap((run) => {
    const mounts = flagsOf(run.instruction, escape).filter(({ name }) => name === "mount");
    return mounts.flatMap(({ value }) => mountOf(value, run, isBuilt) ?? []);
  });
}

function mountOf(text: string, { instruction: { line }, value }: PlacedInstruction, isBuilt: boolean): AskedMount | undefined {
  const options = new Map(text.split(",").map((part) => [part.replace(/=.*/s, "").toLowerCase(), /=(.*)/s.exec(part)?.[1]]));
  const type = options.get("type");
  if (type !== "secret" && type !== "ssh") return undefined;
  const required = options.has("required") && /^(?:|1|t|true)$/i.test(options.get("required") ?? "");
  const named = options.get("source") ?? options.get("src") ?? options.get("id");
  const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
  const id = named ?? (type === "ssh" ? "default" : target?.replace(/^.*\//s, ""));
  return { type, id: id === undefined ? undefined : value(id), need: required ? "required" : "optional", isBuilt, line };
}
