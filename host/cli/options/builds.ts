import { Option, type Command } from "commander";
import { DEFAULT_TEST_TIMEOUT_S, PULL_POLICIES } from "../settings/builds.js";

/** For one whose registry lasts. */
export function addCacheRepositoryOptions(command: Command): Command {
  return command
    .option("--cache-from <repository>", "take steps of earlier builds from this repository of the same registry, such as my-team/cache; each step becomes a layer")
    .option("--cache-to <repository>", "leave the steps of this build in that repository");
}

/** For one that really builds. */
export function addTestOptions(command: Command): Command {
  return command
    .option("--test <command>", "a command that has to succeed in the built image, before anything is uploaded: a line for its shell, or a JSON array of words; may be given several times", (text: string, before: readonly string[] | undefined) => [...(before ?? []), text])
    .option("--test-timeout <seconds>", `how long each --test may take (default: ${DEFAULT_TEST_TIMEOUT_S})`);
}

/** For a command that builds a Dockerfile, or tells what a build would do. */
export function addBuildOptions(command: Command): Command {
  return command
    .option("--platform <platform...>", "what to build for, such as linux/amd64,linux/arm64: several make one index (default: the platforms of container.json, else this machine's own)")
    .option("--build-arg <NAME=value...>", "build arguments; they are no place for secrets, for the image tells them")
    .option("--secret <spec...>", "a secret that a RUN --mount=type=secret asks for: id=NAME,env=VARIABLE or id=NAME,src=FILE (mode 0600, or on a read-only mount)")
    .option("--ssh <agent...>", "an SSH agent that a RUN --mount=type=ssh asks for: default, for that of SSH_AUTH_SOCK, or id=PATH of a socket or a key")
    .addOption(new Option("--pull [policy]", "when to ask registries for base images").choices(PULL_POLICIES).preset("always"));
}
