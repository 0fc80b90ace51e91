import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";

/** The `host[:port]` of a registry, in lower case. */
export type RegistryHost = string & { readonly __brand: "RegistryHost" };

const NAME = "(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)";
const HOST = new RegExp(`^(?:${NAME}(?:\\.${NAME})*|\\[[0-9a-f:.]+\\])(?::([0-9]{1,5}))?$`);
const PORT_LIMIT = 65535;

const DOCKER_HUB_NAME = "docker.io" as RegistryHost;
/** What `docker login` calls it, and nothing else has a scheme and a path. */
const DOCKER_HUB_LOGIN = "https://index.docker.io/v1/";
/** Docker Hub goes by several names: one in references, one in old authfiles, one for its API, and one that its pages have. */
const DOCKER_HUB = new Set<string>(["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]);

/**
 * Parses a registry address. No scheme, path or user; and a dot or a colon must be in it, because Docker's
 * naming rules (and so Dagger's) read a bare word as a repository of docker.io.
 */
export function parseRegistryHost(text: string): RegistryHost {
  const host = text.trim().toLowerCase();
  if (host === DOCKER_HUB_LOGIN) return DOCKER_HUB_NAME;
  const match = HOST.exec(host);
  if (!match) throw invalid(text, complaint(host));
  if (!/[.:]/.test(host)) {
    throw host === "localhost" ? withoutPort() : invalid(text, own`has neither a dot nor a port, so Docker's rules would read it as a name on docker.io`);
  }
  const port = match[1];
  if (port !== undefined && (Number(port) < 1 || Number(port) > PORT_LIMIT)) throw invalid(text, own`has an impossible port`);
  if (!URL.canParse(`https://${host}`)) throw invalid(text, own`is not a host name or an address`);
  return DOCKER_HUB.has(host.replace(/:443$/, "")) ? DOCKER_HUB_NAME : (host as RegistryHost);
}

/** Docker's rules take this one word for a registry, Dagger's for a name on docker.io: with a port they agree. */
function withoutPort(): PublishError {
  return new PublishError("REFERENCE_INVALID", own`the registry "localhost" has no port`, own`Give its port, such as localhost:5000; plain HTTP without one is localhost:80`);
}

function complaint(host: string): string {
  if (host.includes("://")) return own`starts with a scheme`;
  if (host.includes("@")) return own`holds a user name or password`;
  if (host.includes("/")) return own`holds a path`;
  return own`is not a host name with an optional port`;
}

function invalid(text: string, why: string): PublishError {
  // Whatever stands before an "@" may be a password: it is not repeated.
  const shown = printable(text.replace(/^.*@/s, "…@"), 80);
  return new PublishError(
    "REFERENCE_INVALID",
    own`the registry "${shown}" ${why}`,
    own`Give only host[:port], such as registry.example.org or localhost:5000`,
  );
}

/** Whether this is the machine itself: there plain HTTP is the custom (Docker, skopeo and Go's clients agree). */
export function isLoopback(host: RegistryHost): boolean {
  // One IPv6 address has many spellings, of which a URL keeps one: ::1, and ::ffff:7f00:1 for 127.0.0.1 in IPv6.
  const name = host.startsWith("[") ? new URL(`http://${host}`).hostname : host.replace(/:\d+$/, "");
  return name === "localhost" || name === "[::1]" || /^\[::ffff:7f[0-9a-f]{2}:/.test(name) || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** What `docker login` keeps a registry's login by, and whoever reads its config.json looks for. */
export function loginAddress(host: string): string {
  return host === DOCKER_HUB_NAME ? DOCKER_HUB_LOGIN : host;
}

/** The path of a repository as its registry has it: Docker Hub's own images are called without their namespace. */
export function fullPath(host: RegistryHost, path: string): string {
  return host === DOCKER_HUB_NAME && !path.includes("/") ? `library/${path}` : path;
}

/** Where the API of a registry is served. Docker Hub alone has another host for it than for its names. */
export function apiHost(host: RegistryHost): string {
  return host === DOCKER_HUB_NAME ? "registry-1.docker.io" : host;
}
