import { inFolder, isPassedOver, placeOfFolder } from "../../../core/source/layout/layout.js";
import type { Found, SourceTree } from "../../../core/source/source-tree.js";

/** A source tree of these files, by their paths, without a link. */
export function memoryTree(files: Readonly<Record<string, string>>): SourceTree {
  const paths = Object.keys(files);
  const isFolder = (path: string) => path === "" || paths.some((each) => each.startsWith(`${path}/`));
  const list = (folder: string) => {
    const inside = paths.filter((each) => each.startsWith(inFolder(folder, ""))).map((each) => each.slice(inFolder(folder, "").length));
    const names = [...new Set(inside.map((each) => each.replace(/\/.*/, "")))];
    return names.map((name) => ({ name, kind: isFolder(inFolder(folder, name)) ? ("folder" as const) : ("other" as const) }));
  };
  const walk = (folder: string, stops: readonly string[], also: readonly string[], deepest: number): Found[] =>
    list(folder).filter(({ name, kind }) => kind === "folder" && !isPassedOver(name, placeOfFolder(folder, 0))).flatMap(({ name }) => {
      const path = inFolder(folder, name);
      const here = list(path).filter((each) => each.kind === "other" && [...stops, ...also].includes(each.name)).map((each): Found => ({ path: inFolder(path, each.name), kind: "other" }));
      const isOver = deepest === 1 || here.some((each) => stops.some((stop) => each.path === inFolder(path, stop)));
      return isOver ? here : [...here, ...walk(path, stops, also, deepest - 1)];
    });
  return {
    name: "src",
    look: (path) => Promise.resolve(path in files ? "file" : isFolder(path) ? "folder" : "absent"),
    read: (path) => Promise.resolve(files[path] ?? ""),
    list: (folder) => Promise.resolve(list(folder)),
    walk: (folder, { stops, also, deepest }) => Promise.resolve(walk(folder, stops, also, deepest)),
    holds: () => Promise.resolve(true),
  };
}
