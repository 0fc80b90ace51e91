import type { RegistryHost } from "../../image/registry-host.js";

const DOCKER_HUB = "docker.io";
const DOCKER_HUB_NAMES = new Set(["index.docker.io", "registry-1.docker.io"]);

/** Whom a key of an authfile is for. One with a scheme, as Docker once wrote it, is for the whole host; one without may name a path below it. */
export function targetOf(key: string): string {
  const [, scheme, given = "", path = ""] = /^(https?:\/\/)?([^/]*)(.*)$/s.exec(key) ?? [];
  const host = given.toLowerCase();
  const name = DOCKER_HUB_NAMES.has(host) ? DOCKER_HUB : host;
  return scheme === undefined ? `${name}${path}` : name;
}

/** Whom a login for a repository may be for, the most specific first: the repository, each path above it, and the host. */
export function targetsOf(host: RegistryHost, path: string): string[] {
  const parts = [host, ...path.split("/").filter((part) => part !== "")];
  return parts.map((_, at) => parts.slice(0, parts.length - at).join("/"));
}
