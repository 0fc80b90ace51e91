import { TRUTHFUL } from "../../core/source/git/scratch-repository.js";
import { VARIABLES } from "../logins/variables.js";
import { proxiesForCurl } from "./proxies.js";

/** Environment variables that children get: what the tools document for paths, proxies and certificates; no secrets. */
const PASSED_ON = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "LANG",
  "LC_ALL",
  "XDG_RUNTIME_DIR",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "CONTAINERS_CONF",
  "CONTAINERS_REGISTRIES_CONF",
  "CONTAINERS_STORAGE_CONF",
  "STORAGE_DRIVER",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** How git's user has set it up for this run: which repositories it opens, and how it reaches a remote. */
const GIT_SETTING = /^(?:GIT_CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+|GLOBAL|SYSTEM|NOSYSTEM)|GIT_SSH(?:_COMMAND)?|GIT_ASKPASS|SSH_ASKPASS|SSH_AUTH_SOCK)$/;

/** What git gets besides: its user's settings, and a manner that does not depend on them. */
export function gitEnvironment(): Record<string, string> {
  const settings = Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && GIT_SETTING.test(name) ? [[name, value] as const] : []));
  return { ...Object.fromEntries(settings), ...proxiesForCurl(process.env), ...TRUTHFUL, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };
}

/** The whole environment, for a program of the user's that has its own settings there: all but our own secret. */
export function userEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined || name === VARIABLES.password ? [] : [[name, value]])));
}

/** The environment of a child: an allow-list, so that a secret in ours stays in ours. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...extra };
}
