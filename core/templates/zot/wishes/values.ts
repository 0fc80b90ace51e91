import { isIP } from "node:net";
import { PublishError } from "../../../errors.js";
import { marked, own } from "../../../errors/own-words.js";
import { isLoopback, type RegistryHost } from "../../../image/registry-host.js";
import { NAME_COMPONENT } from "../../../source/container-folder.js";
import { option, type ZotWishes } from "./wishes.js";

// Each value parsed once. What is refused is not repeated: it may be a secret in the wrong place.

type Name = keyof ZotWishes;

/** The error for a wish that cannot be one. */
export function refused(name: Name, what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`${marked(option(name))}: ${what}`, remedy);
}

/** An address of the web, without what may be a secret in it. `text` is as it was given: an issuer is compared letter by letter. */
export interface Address {
  readonly text: string;
  readonly url: URL;
  /** Plain HTTP over a network. */
  readonly isOpen: boolean;
}

export function parseAddress(name: Name, text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const wants = own`Give it as https://host, and without user, query and fragment`;
  if (!url || !/^https?:\/\/[^\s\\]+$/.test(text)) throw refused(name, own`is not an address that begins with https://`, wants);
  if (url.username !== "" || url.password !== "") throw refused(name, own`holds a user name or a password, which would stand in config.json`, own`${wants}: a password belongs into a file that config.json names`);
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(text)) throw refused(name, own`holds a query or a fragment`, wants);
  return { text, url, isOpen: url.protocol === "http:" && !isLoopback(url.host as RegistryHost) };
}

/** One that has nothing behind its host. */
export function parseOrigin(name: Name, text: string): Address {
  const address = parseAddress(name, text);
  if (address.url.pathname !== "/") throw refused(name, own`has a path behind its host`, own`Give only https://host[:port]: registries answer at the root of their host`);
  return { ...address, text: address.url.origin };
}

/** A file or folder on zot's machine. */
export function parsePath(name: Name, text: string): string {
  // eslint-disable-next-line no-control-regex -- that is what must not be in it
  if (!/^\/[^\u0000-\u001f\u007f]+$/.test(text) || text.length > 1000) throw refused(name, own`is not a full path`, own`Give the path at which zot finds it, such as /etc/zot/file.json; what the file holds stays out of config.json`);
  return text;
}

/** Where images lie: zot writes what it fetches from elsewhere into a folder of this one, by a reference in which a ":" would begin a tag. */
export function parseFolder(name: Name, text: string): string {
  const path = parsePath(name, text);
  if (path.includes(":")) throw refused(name, own`holds a ":"`, own`Name a folder without one: zot could fetch nothing from other registries into it`);
  return path;
}

/** A file with secrets that zot reads with its config: it takes the format from the end of the name. */
export function parseJsonPath(name: Name, text: string): string {
  const path = parsePath(name, text);
  if (!path.endsWith(".json")) throw refused(name, own`does not end in .json`, own`Call the file so: zot reads no other`);
  return path;
}

/** A name of a user, a group, a claim or an audience. */
export function parseName(name: Name, text: string): string {
  // With all that some reader takes for the end of a line: YAML 1.1 does so with U+0085, U+2028 and U+2029.
  if (text.trim() === "" || text !== text.trim() || /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(text) || text.length > 255) {
    throw refused(name, own`holds a name that is empty, too long, or has blanks around it or control characters in it`, own`Give each name as the issuer writes it`);
  }
  return text;
}

const REPOSITORY_PATH = new RegExp(`^${NAME_COMPONENT}(?:/${NAME_COMPONENT})*$`);

/** The path of repositories, as registries have it. */
export function parseRepositoryPath(name: Name, text: string): string {
  if (!REPOSITORY_PATH.test(text) || text.length > 200) throw refused(name, own`is not the path of a repository`, own`Give lower-case words with "/" between them, such as my-team or my-org/images`);
  return text;
}

/** Where zot listens. */
export function parseListen(text: string): { readonly address: string; readonly port: string } {
  const [, bracketed, plain, port = ""] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? "";
  if (isIP(address) === 0 || Number(port) > 65535) throw refused("listen", own`is not an IP address with a port`, own`Give it as 0.0.0.0:5000, or 127.0.0.1:5000 where a proxy on the same machine is in front of it`);
  return { address, port: String(Number(port)) };
}

/** A whole number within bounds. */
export function parseCount(name: Name, value: number, { least, most, what }: { least: number; most: number; what: string }): number {
  if (!Number.isInteger(value) || value < least || value > most) throw refused(name, own`is not a whole number of ${marked(what)}`, own`Give one from ${least} to ${most}`);
  return value;
}

/** Tags, with `*` for anything, as a regular expression of Go's. */
export function tagPattern(text: string): string {
  if (!/^[A-Za-z0-9_*][A-Za-z0-9._*-]{0,127}$/.test(text)) throw refused("keepTags", own`is not a tag, nor one with * in it`, own`Give tags such as production or stable-*`);
  return `^${text.replace(/[.*]/g, (each) => (each === "*" ? ".*" : "\\."))}$`;
}
