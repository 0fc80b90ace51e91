import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import type { ContainerFolder } from "../container-folder.js";
import type { Kind } from "../kind.js";
import { namesOf, usualNames } from "./build-files.js";
import { inFolder, shownFolder, type Layout } from "./layout.js";

// What is told where something looks like a container and is none, and where one is asked for that is not there.

const list = (names: readonly string[]) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`);

/** Of a file that is called nearly as a build file. */
export function nearlyBuildFile(path: string, layout: Layout): string {
  return own`${printable(path, 160)} is not looked at: a build file is called ${list(namesOf(layout))}, or as "file" in the folder's container.json says`;
}

/** Whether a file is called nearly as a build file, such as dockerfile, Dockerfile.prod or image.nix. */
export function isNearlyBuildFile(name: string, layout: Layout): boolean {
  return /^(?:docker|container)file(?!.*\.(?:docker|container)ignore$)|\.nix$/i.test(name) && !namesOf(layout).includes(name);
}

/** Of a build file beside the containers. */
export function tooHigh(path: string, { containersDir }: Layout): string {
  return own`${printable(path, 160)} is not looked at: a container is a folder of its own in ${shownFolder(containersDir)}/`;
}

/** Of a folder with a great many folders. */
export function noGroup(path: string): string {
  return own`${printable(path, 160)} is not looked into: it has too many folders for a group of containers`;
}

export function danglingLink(path: string): string {
  return own`${printable(path, 160)} is no container: it is a link that leads to nothing in the repository`;
}

/** The error for a container that the source tree does not have; it lists those that it has. */
export function unknownContainer(name: string, existing: readonly string[], { containersDir }: Pick<Layout, "containersDir">): PublishError {
  const known = [...existing].sort().map((each) => printable(each, 80));
  return new PublishError(
    "SOURCE_INVALID",
    own`the source tree has no container "${name}" (no folder ${printable(inFolder(containersDir, name), 160)}/)`,
    known.length > 0
      ? own`It has: ${known.join(", ")}`
      : own`It has no ${inFolder(containersDir, "<name>")}/ folder at all; is --source (src) the root of the source tree, and --containers-dir (containersDir) where its containers are?`,
  );
}

/** The error for a source tree that has no container at all; `tree` names it. */
export function noContainers(tree: string, layout: Layout): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`${tree} has no ${inFolder(layout.containersDir, "<name>")}/ folder with a ${list(namesOf(layout))}`,
    own`Give the root of the source tree (--source, src), and where its containers are (--containers-dir, containersDir)`,
  );
}

/** The error for a container without the file that this kind of build needs; `other` is one that it has. */
export function missingBuildFile({ path }: ContainerFolder, kind: Kind, layout: Layout, other?: string): PublishError {
  const file = usualNames(layout)[kind][0] ?? "";
  const way = kind === "dockerfile" ? own`publish-nix (publishNix)` : own`publish-image (publish)`;
  return new PublishError(
    "SOURCE_INVALID",
    own`${shownFolder(path)}/ holds no ${file}`,
    other === undefined ? own`Add ${inFolder(path, file)}, name another file (--file, file), or another container` : own`It has a ${printable(other, 160)}, which ${way} publishes`,
  );
}
