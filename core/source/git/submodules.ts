/** Where git writes down which folders are submodules, at the root of a repository. */
export const GITMODULES = ".gitmodules";

/** The folders that a .gitmodules names. */
export function submodulesIn(gitmodules: string): string[] {
  return [...gitmodules.matchAll(/^\s*path\s*=\s*(.*?)\s*$/gm)].map(([, path = ""]) => path.replace(/^"(.*)"$/, "$1").replace(/\/$/, ""));
}
