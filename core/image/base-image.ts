import { PublishError } from "../errors.js";
import { isDigest } from "./digest.js";
import type { BaseImage } from "./labels.js";
import { fullPath, parseRegistryHost, type RegistryHost } from "./registry-host.js";

/** Where an image is whose name has no registry in it, as Docker, BuildKit and containerd read it. */
const DOCKER_HUB = "docker.io";

/** Whether a name of FROM has a registry in it: else it is one of docker.io, or what a machine's registries.conf makes of it. */
export function hasRegistry(image: string): boolean {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
}

/** The image that a FROM names, with its registry and its tag; undefined for scratch, and for what is no name of one. */
export function baseImage(image: string): BaseImage | undefined {
  const [named = "", digest, ...more] = image.split("@");
  if (image === "scratch" || more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined;
  const [, path = "", tag] = /^(.+?)(?::([^/:]+))?$/.exec(hasRegistry(named) ? named.slice(named.indexOf("/") + 1) : named) ?? [];
  const host = hostOf(named);
  if (path === "" || host === undefined) return undefined;
  const end = tag === undefined ? (digest === undefined ? ":latest" : `@${digest}`) : `:${tag}`;
  return { name: `${host}/${fullPath(host, path)}${end}`, ...(digest === undefined ? {} : { digest }) };
}

/** undefined for an image of this machine alone, and for what is no host. */
function hostOf(named: string): RegistryHost | undefined {
  try {
    return parseRegistryHost(hasRegistry(named) ? named.slice(0, named.indexOf("/")) : DOCKER_HUB);
  } catch (error) {
    if (error instanceof PublishError) return undefined;
    throw error;
  }
}
