import { resolve } from "node:path";

/** A path as its user means it: npm changes to the project's folder, and INIT_CWD is where the user stood. */
export function userPath(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}
