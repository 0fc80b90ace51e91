import { own } from "../../../errors/own-words.js";
import { parseOrigin, parseRepositoryPath, refused, type Address } from "./values.js";

/** A registry from which is fetched what is missing below a path. */
export interface Upstream {
  readonly path: string;
  readonly address: Address;
}

/** Parses `path=URL`, such as `docker.io=https://registry-1.docker.io`. */
export function parseUpstream(text: string): Upstream {
  const at = text.indexOf("=");
  if (at < 1) throw refused("pullThrough", own`is not of the form path=URL`, own`Give it as docker.io=https://registry-1.docker.io: below docker.io/ is then what that registry has`);
  return { path: parseRepositoryPath("pullThrough", text.slice(0, at)), address: parseOrigin("pullThrough", text.slice(at + 1)) };
}

/** Whether one of the two paths is the other, or below it. */
export function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}
