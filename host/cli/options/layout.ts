import { Option, type Command } from "commander";
import { NAMINGS } from "../../../core/source/declaration/naming.js";

// Where containers are, and what they are built from. The files container.json say the same: docs/layouts.md.

/** For whatever reads a source tree. */
export function addLayoutOptions(command: Command): Command {
  return command
    .option("--containers-dir <dir>", "where the containers are, from the root of the source tree: a folder such as apps, or . where the root is the container itself, or has their folders (default: as the container.json there says, else containers)")
    .addOption(new Option("--container-names <naming>", "what a container is called that is in a folder of a folder: apps/media/jellyfin is jellyfin, or media/jellyfin (default: as the container.json at the root says, else folder)").choices(NAMINGS));
}

/** For whatever builds one container, or tells what a build would do. */
export function addBuildFileOption(command: Command): Command {
  return command.option("--file <path>", "the build file, where it is not a Dockerfile, a Containerfile or a default.nix: in the container's folder or, with a slash in front, from the root of the source tree");
}

/** The same of what Dockerfiles alone have. */
export function addContextOptions(command: Command): Command {
  return command
    .option("--context <dir>", "the build context of the Dockerfile, from the root of the source tree: a folder that holds the Dockerfile, or . for all of it (default: the container's folder)")
    .option("--target <stage>", "the stage of the Dockerfile to build (default: the last one)");
}
