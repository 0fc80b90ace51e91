import type { Command } from "commander";

/** For whatever asks which version a container has: docs/versions.md. */
export function addVersionOptions(command: Command): Command {
  return command
    .option("--version-from <source>", "where versions come from: arg:NAME, label:KEY, bake:docker-bake.hcl#VARIABLE, file:package.json#version, file:VERSION, git-tag:v* or command:./version.sh; files are of the container's folder or, with a slash in front, from the root of the source tree, and {name} is the container's name (default: as container.json says, else ARG CONTAINER_APP_VERSION, or the version of default.nix)")
    .option("--version-arg <NAME>", "the ARG of a Dockerfile that declares the version, or by which one from elsewhere reaches the build (default: as container.json says, else CONTAINER_APP_VERSION)");
}
