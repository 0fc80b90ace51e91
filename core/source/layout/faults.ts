import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { shownFolder } from "./layout.js";

const shown = (path: string) => printable(shownFolder(path), 160);

/** The error for two containers that would go to one repository. */
export function sameName(name: string, paths: readonly string[]): PublishError {
  const several = paths.slice(0, 5).map(shown).join(own` and `);
  return new PublishError("SOURCE_INVALID", own`${several} are both called ${printable(name, 160)}`, own`Rename one of them, give it a "name" in its container.json, or name all of them by their paths: --container-names path (containerNames), "names": "path" at the root`);
}

/** The error for a folder with two files that may be meant as its Dockerfile. */
export function twoBuildFiles(folder: string, files: readonly string[]): PublishError {
  return new PublishError("SOURCE_INVALID", own`${shown(folder)} has a ${files.join(own` and a `)}: Docker builds the one, podman the other`, own`Remove one of them, or say which it is: --file (file), "file" in its container.json`);
}

/** The error for a source tree that is one container, and does not say what it is called. */
export function unnamed(): PublishError {
  return new PublishError("SOURCE_INVALID", own`the root of the source tree is a container, and nobody says what it is called`, own`Name it: { "containersDir": ".", "name": "my-app" } in the container.json at the root`);
}

/** The error for a name at the root of a source tree that holds several containers. */
export function nameOfAll(name: string, containersDir: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the container.json at the root calls every container in ${shown(containersDir)} ${printable(name, 160)}`, own`Put "name" into the container.json of the one container, or say that the root is it: "containersDir": "."`);
}

/** The error for a build context that is not there, or no folder. */
export function noContext(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the build context ${shown(path)} is no folder of the source tree`, own`Give a folder by its path from the root of the source tree (--context, context), or . for all of it`);
}

/** The error for a build file that its context does not hold: an engine, unlike buildah, takes it from there. */
export function outsideContext(buildFile: string, context: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the build context ${shown(context)} does not hold the build file ${shown(buildFile)}`, own`Give a context that has both, such as . for the whole source tree (--context, context)`);
}

/** The error for a build file that somebody names, and that is not there. */
export function noGivenFile(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`there is no build file ${shown(path)}`, own`Give it from the container's folder on or, with a slash in front, from the root of the source tree (--file, file, "file" in container.json)`);
}

/** The error for something that leads out of the source tree by a link. */
export function leadsOutside(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${shown(path)} leads out of the source tree by a link`, own`Put what it leads to into the source tree: a commit holds nothing else`);
}
