import { CONTAINERS_FOLDER } from "../container-folder.js";

/** Where git writes down which folders are submodules, at the root of a repository. */
export const GITMODULES = ".gitmodules";

/** The folders in containers/ that a .gitmodules names, by their names there. */
export function submodulesIn(gitmodules: string): string[] {
  const paths = [...gitmodules.matchAll(/^\s*path\s*=\s*(.*?)\s*$/gm)].map(([, path = ""]) => path.replace(/^"(.*)"$/, "$1").replace(/\/$/, ""));
  const prefix = `${CONTAINERS_FOLDER}/`;
  return paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)).filter((name) => !name.includes("/"));
}
