import type { TreeDeclaration } from "../declaration/container-json.js";

/** What the container.json at the root says that is in no image. */
const NOT_OF_IMAGES: Partial<Record<keyof TreeDeclaration, undefined>> = { $schema: undefined, containersDir: undefined, names: undefined, name: undefined, runners: undefined };

/** Whether it says something else of every container's image than it did before. */
export function saysOtherwise(before: TreeDeclaration, now: TreeDeclaration): boolean {
  return JSON.stringify({ ...before, ...NOT_OF_IMAGES }) !== JSON.stringify({ ...now, ...NOT_OF_IMAGES });
}
