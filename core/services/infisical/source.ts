import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable, quoted } from "../../redact.js";
import { parseServiceUrl, type Service } from "../http/service-url.js";

/** A folder of an environment. */
export interface Spot {
  /** The slug of the environment. */
  readonly environment: string;
  /** The path of the folder, such as "/registry"; "/" is the environment's own. */
  readonly path: string;
}

/** Where a registry's login is in an Infisical: two secrets of one folder, by their names. */
export interface InfisicalSource extends Spot {
  readonly service: Service;
  readonly projectId: string;
  readonly usernameSecret: string;
  readonly passwordSecret: string;
}

/** The same as a user gives it. */
export interface InfisicalWords {
  readonly url: string;
  readonly projectId: string;
  readonly environment: string;
  readonly path: string;
  readonly usernameSecret: string;
  readonly passwordSecret: string;
}

const URL_KIND = { title: "Infisical", option: own`--infisical-url (url)`, tail: "/api" };

export function parseInfisicalSource({ url, path, ...words }: InfisicalWords): InfisicalSource {
  const service = parseServiceUrl(url, URL_KIND);
  const projectId = slug(words.projectId, own`the project id`, own`--infisical-project-id (projectId) the id from the project's settings`);
  const environment = slug(words.environment, own`the environment`, own`--infisical-environment (environment) its slug, such as prod`);
  const usernameSecret = secretName(words.usernameSecret, own`--infisical-username-secret (usernameSecret)`);
  const passwordSecret = secretName(words.passwordSecret, own`--infisical-password-secret (passwordSecret)`);
  if (usernameSecret === passwordSecret) {
    throw wrong(own`one secret (${usernameSecret}) cannot be both the username and the password`, own`Name two: --infisical-username-secret and --infisical-password-secret (usernameSecret, passwordSecret)`);
  }
  return { service, projectId, environment, path: folderPath(path), usernameSecret, passwordSecret };
}

function slug(text: string, what: string, give: string): string {
  if (/^[A-Za-z0-9](?:[\w.-]*\w)?$/.test(text)) return text;
  throw wrong(own`${what} ${quoted(text, 80)} is not one that Infisical gives`, own`Give ${give}`);
}

/** The slug of a further environment. */
export function parseEnvironment(text: string): string {
  return slug(text, own`the environment`, own`--other-environment (otherEnvironments) slugs, such as dev`);
}

/** Infisical takes no name with a blank, a colon or a slash; the rest would change the URL that it becomes a part of. */
function secretName(text: string, option: string): string {
  if (text !== "" && text === printable(text, 200) && !/[\s:/\\]/.test(text) && !/^\.+$/.test(text)) return text;
  throw wrong(own`${quoted(text, 80)} is no name of a secret`, own`Give ${option} the name that the secret has in Infisical`);
}

function folderPath(text: string): string {
  const path = text === "/" ? text : text.replace(/\/+$/, "");
  if (/^\/(?:[\w.-]+(?:\/[\w.-]+)*)?$/.test(path) && !path.split("/").some((part) => /^\.+$/.test(part))) return path;
  throw wrong(own`${quoted(text, 80)} is no path of a folder`, own`Give --infisical-path (path) from the root, such as /registry; the root itself is /`);
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}

/** For messages. */
export function spotName({ environment, path }: Spot): string {
  return own`${path} of ${environment}`;
}
