import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { Repository } from "../../../core/image/reference.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";

/** Where steps of earlier builds are, and where those of this one go, as the command line says it. */
export interface CacheWishes {
  readonly cacheFrom?: string | undefined;
  readonly cacheTo?: string | undefined;
  /** The one that the image goes to. */
  readonly registry?: string | undefined;
}

/** The options by which buildah takes steps from a repository, and leaves them there. It looks only where it makes a layer of each step. */
export function cacheOptions({ cacheFrom, cacheTo, registry }: CacheWishes): string[] {
  const [from, to] = [cacheFrom, cacheTo].map((text) => (text === undefined ? undefined : cacheRepository(text, registry)));
  if (from === undefined && to === undefined) return [];
  return ["--layers", ...(from === undefined ? [] : ["--cache-from", from]), ...(to === undefined ? [] : ["--cache-to", to])];
}

/** With or without the registry in front. One of another registry would get our build, and has no login from us. */
function cacheRepository(text: string, registry: string | undefined): string {
  if (registry === undefined) throw wrong(own`--cache-from and --cache-to name a repository of the registry that the image goes to, and none is given`, own`Give --registry`);
  const host = parseRegistryHost(registry);
  const [first = "", ...rest] = text.split("/");
  const namesHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (namesHost && parseRegistryHost(first) !== host) throw wrong(own`the cache ${printable(text, 200)} is in another registry than the image, ${host}`, own`Name a repository of ${host}, such as my-team/cache`);
  return Repository.at(host, namesHost ? rest.join("/") : text).toString();
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
