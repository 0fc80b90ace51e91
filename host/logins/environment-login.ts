import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { parseRegistryHost, type RegistryHost } from "../../core/image/registry-host.js";
import { userPath } from "../run/user-path.js";
import type { PasswordSource } from "../registries/password.js";
import { VARIABLES } from "./variables.js";

/** How a login was given, with the environment's for what the options leave out. */
export interface CompletedSource {
  readonly source: PasswordSource;
  /** The registry that the environment's login is for instead, where there is one. */
  readonly meantFor?: RegistryHost | undefined;
}

/** Where the environment names a registry, its login is for that one alone: no key goes to another one that an option names. */
export function withEnvironment(given: PasswordSource, host: RegistryHost, environment: NodeJS.ProcessEnv): CompletedSource {
  const [registry, username, password, passwordFile] = [VARIABLES.registry, VARIABLES.username, VARIABLES.password, VARIABLES.passwordFile].map((name) => environment[name] || undefined);
  if (username === undefined && password === undefined && passwordFile === undefined) return { source: given };
  const meantFor = registry === undefined ? host : registryOf(registry);
  if (meantFor !== host) return { source: given, meantFor };
  const named = { ...given, username: given.username ?? username };
  if (given.passwordEnv !== undefined || given.passwordFile !== undefined || given.passwordStdin === true) return { source: named };
  if (password !== undefined && passwordFile !== undefined) {
    throw new PublishError("CONFIG_MISSING", own`both ${VARIABLES.password} and ${VARIABLES.passwordFile} are set`, own`Set one of them`);
  }
  return { source: { ...named, passwordEnv: password === undefined ? undefined : VARIABLES.password, passwordFile: passwordFile && userPath(passwordFile) } };
}

/** Says that it is the variable's, where an option may name another one. */
function registryOf(text: string): RegistryHost {
  try {
    return parseRegistryHost(text);
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    throw new PublishError(error.code, own`${VARIABLES.registry}: ${error.marked.what}`, error.marked.remedy, { cause: error });
  }
}
