import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { isLoopback, parseRegistryHost, type RegistryHost } from "../../image/registry-host.js";
import { printable, withoutUrlSecrets } from "../../redact.js";

/** A service that is no registry, and that gets a secret of ours. */
export interface Service {
  /** What messages call it, such as "Infisical at infisical.example.org". */
  readonly name: string;
  /** The URL that its API's paths stand behind, with a "/" at its end. */
  readonly base: URL;
  /** Its host with a port, for the connection. */
  readonly address: RegistryHost;
}

/** What a user's URL is for. */
export interface ServiceKind {
  /** Such as Infisical. */
  readonly title: string;
  /** How its URL is given. */
  readonly option: string;
  /** What people write behind it that is part of the API's own paths, such as "/api". */
  readonly tail?: string;
}

/** Parses the URL of a service: https, or http on this machine; a path before its API's is kept. */
export function parseServiceUrl(text: string, { title, option, tail }: ServiceKind): Service {
  const give = own`Give ${option} as https://host, with a port or a path where it has one`;
  const refused = (why: string, remedy = give) => new PublishError("CONFIG_MISSING", own`the URL of ${title} ${why}`, remedy);
  // What is no URL may be a token in the wrong place: it is not repeated.
  if (!URL.canParse(text)) throw refused(own`is none`);
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") throw refused(own`holds a user name or password`);
  const shown = printable(withoutUrlSecrets(url), 200);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused(own`(${shown}) is not https`);
  if (url.search !== "" || url.hash !== "") throw refused(own`(${shown}) has something behind its path`);
  const address = addressOf(url);
  if (url.protocol === "http:" && !isLoopback(address)) {
    throw refused(own`(${shown}) is plain HTTP, by which everybody on the way would read the secrets`, own`Use https; plain HTTP is for this machine alone`);
  }
  url.pathname = `${withoutTail(url.pathname.replace(/\/+$/, ""), tail)}/`;
  return { name: own`${title} at ${url.host}`, base: url, address };
}

/** With its port: a name alone, such as a service's in a cluster, is no registry's name. */
export function addressOf({ hostname, port, protocol }: URL): RegistryHost {
  return parseRegistryHost(`${hostname}:${port || (protocol === "https:" ? "443" : "80")}`);
}

function withoutTail(path: string, tail: string | undefined): string {
  return tail !== undefined && path.endsWith(tail) ? path.slice(0, -tail.length) : path;
}
