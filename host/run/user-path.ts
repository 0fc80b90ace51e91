import { resolve } from "node:path";

/**
 * A path as its user means it: npm changes to this project's folder, and INIT_CWD is where the user stood. A script of
 * another project that npm runs stands where it wants to.
 */
export function userPath(path: string): string {
  const { INIT_CWD, npm_package_name } = process.env;
  return resolve(npm_package_name === "container-publisher" ? (INIT_CWD ?? process.cwd()) : process.cwd(), path);
}
