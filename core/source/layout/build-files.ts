import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { KINDS, type Kind } from "../kind.js";
import { inFolder, type Layout } from "./layout.js";

/** The files that each kind is usually built from. Docker knows the first, podman and buildah both. */
const USUAL: Readonly<Record<Kind, readonly string[]>> = { dockerfile: ["Dockerfile", "Containerfile"], nix: ["default.nix"] };

/** How a container is built that names this file. */
export function kindOf(file: string): Kind {
  return file.endsWith(".nix") ? "nix" : "dockerfile";
}

/** The names of build files by kind, where no container says otherwise. */
export function usualNames({ containersDir, shared: { file } }: Layout): Readonly<Record<Kind, readonly string[]>> {
  if (file === undefined) return USUAL;
  if (containersDir !== "" && file.includes("/")) {
    throw new PublishError("SOURCE_INVALID", own`the container.json at the root gives every container the build file ${file}, which is a path`, own`Give a name that every container's folder has, such as build.Dockerfile; a path goes into the container.json of one container`);
  }
  return { ...USUAL, [kindOf(file)]: [file] };
}

/** The names of all of them. */
export function namesOf(layout: Layout): string[] {
  const names = usualNames(layout);
  return KINDS.flatMap((kind) => names[kind]);
}

/** Where the build file is that a container declares: in its folder, or with a slash in front from the root of the source tree. */
export function placeOf(folder: string, file: string): string {
  return file.startsWith("/") ? file.slice(1) : inFolder(folder, file);
}
