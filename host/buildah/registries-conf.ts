import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryHost } from "../../core/image/registry-host.js";

/** Where short names are looked for: as Docker does, and so a Dagger engine. */
const SEARCH = 'unqualified-search-registries = ["docker.io"]';
/** Also as `[registries.search]`, the form of version 1, which does not mix with ours. */
const SAYS_WHERE = /^\s*["']?unqualified-search-registries["']?\s*=\s*\[\s*[^\]\s]|^\s*\[\s*registries\s*\./m;
const SAYS_NOWHERE = /^\s*["']?unqualified-search-registries["']?\s*=\s*\[\s*\][^\n]*\n?/m;

/**
 * The text of a containers-registries.conf(5) for a build: the user's own, and a search for short names where it has
 * none. A registry that is reached over plain HTTP is named as one, unless the user's file tells how to reach it.
 */
export function registriesConf(own: string, plainHttp: RegistryHost | undefined): string {
  const searching = SAYS_WHERE.test(own) ? own : `${SEARCH}\n${own.replace(SAYS_NOWHERE, "")}`;
  return plainHttp === undefined || names(own, plainHttp) ? searching : `${searching}\n[[registry]]\nlocation = "${plainHttp}"\ninsecure = true\n`;
}

function names(conf: string, host: RegistryHost): boolean {
  return [...conf.matchAll(/^\s*(?:location|prefix)\s*=\s*["']([^"']*)["']/gm)].some(([, named]) => named === host);
}

/** The user's file, as buildah would find it, and the folder of drop-ins that goes with it where that is not the system's. */
export interface OwnRegistriesConf {
  readonly text: string;
  readonly dropIns: string | undefined;
}

const SYSTEM_FILES = ["/etc/containers/registries.conf", "/usr/share/containers/registries.conf"];

/** Reads the first of the files that containers-registries.conf(5) lists. What drop-ins say counts before it, and goes on counting. */
export async function ownRegistriesConf({ CONTAINERS_REGISTRIES_CONF: named, HOME: home }: NodeJS.ProcessEnv = process.env): Promise<OwnRegistriesConf> {
  if (named) return { text: await readFile(named, "utf8"), dropIns: undefined };
  const folder = home === undefined ? undefined : join(home, ".config/containers");
  const text = folder === undefined ? undefined : await read(join(folder, "registries.conf"));
  // With a file of his own, a user has done with the system's drop-ins, too.
  if (folder !== undefined && text !== undefined) return { text, dropIns: join(folder, "registries.conf.d") };
  for (const file of SYSTEM_FILES) {
    const found = await read(file);
    if (found !== undefined) return { text: found, dropIns: undefined };
  }
  return { text: "", dropIns: undefined };
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
