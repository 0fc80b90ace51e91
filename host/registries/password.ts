import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { ANONYMOUS, login, type Credential } from "../../core/credentials/credential.js";
import { orVariable, VARIABLES, type OptionPrefix } from "../logins/variables.js";
import { readPasswordFile, readPasswordInput } from "./password-file.js";
import { takenVariable } from "../logins/taken-variable.js";

export interface PasswordSource {
  readonly username?: string | undefined;
  readonly passwordEnv?: string | undefined;
  readonly passwordFile?: string | undefined;
  /** Whether it is piped into the command. */
  readonly passwordStdin?: boolean | undefined;
}

/**
 * Reads the credential from the named variable or file, or from standard input. A variable is taken out of our
 * environment, for good.
 */
export async function readCredential(source: PasswordSource, environment: NodeJS.ProcessEnv, prefix: OptionPrefix = "--"): Promise<Credential> {
  const { username, passwordEnv, passwordFile, passwordStdin = false } = source;
  const given = Object.entries({ "password-env": passwordEnv !== undefined, "password-file": passwordFile !== undefined, "password-stdin": passwordStdin })
    .filter(([, isGiven]) => isGiven)
    .map(([name]) => `${prefix}${name}`);
  if (given.length > 1) throw missing(own`${given.length > 2 ? "" : own`both `}${given.join(own` and `)} are given`, own`Give one of them`);
  if (username === undefined && given.length === 0) return ANONYMOUS;
  if (username === undefined) throw missing(own`a password is given without a username`, own`Add ${prefix}username${orVariable(prefix, VARIABLES.username)}`);
  if (passwordEnv !== undefined) return login(username, takenVariable(passwordEnv, environment, own`${prefix}password-env`));
  if (passwordFile !== undefined) return login(username, await readPasswordFile(passwordFile, prefix));
  if (passwordStdin) return login(username, await readPasswordInput(prefix));
  throw missing(own`a username is given without a password`, own`Add ${prefix}password-env NAME, ${prefix}password-file PATH or ${prefix}password-stdin${orVariable(prefix, VARIABLES.password)}`);
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
