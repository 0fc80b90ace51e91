import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import type { BuildPlatform } from "../../platform.js";
import type { Runs } from "./runs.js";

/**
 * Whether a machine runs the programs of another platform. `outside-only`: by an emulator that is not found from within a
 * build, whose root is the image's.
 */
export type CanRun = "yes" | "no" | "outside-only" | "unknown";

/** The error for what a Dockerfile runs on a platform, where the machine, whose own is `here`, is known not to be able to. */
export function cannotRun(file: string, { platform, lines }: Runs, can: CanRun, here: BuildPlatform): PublishError | undefined {
  if (can === "yes" || can === "unknown") return undefined;
  const what = own`${file} runs commands on ${platform} (RUN in ${lines.length === 1 ? own`line` : own`lines`} ${lines.join(", ")})`;
  const elsewhere = own`or build it on a machine of that kind (publish-image --platform ${platform} --by-digest there, then publish-index), or leave that work to a stage FROM --platform=$BUILDPLATFORM`;
  if (can === "no") return new PublishError("TOOL_MISSING", own`${what}, and this machine, ${here}, cannot run programs of that platform`, own`Install an emulator (sudo apt-get install -y qemu-user-static; on GitHub docker/setup-qemu-action), ${elsewhere}`);
  return new PublishError("TOOL_MISSING", own`${what}, and the emulator of this machine, ${here}, is not at hand within a build: binfmt_misc has it without the flag F`, own`Install qemu-user-static, which is registered with it (fix_binary), ${elsewhere}`);
}
