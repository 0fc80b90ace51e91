import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { ANONYMOUS, login, type Credential } from "../../core/credentials/credential.js";
import { orVariable, VARIABLES, type OptionPrefix } from "../logins/variables.js";
import { readPasswordFile, readPasswordInput } from "./password-file.js";

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
  if (passwordEnv !== undefined) return login(username, fromEnvironment(passwordEnv, environment, prefix));
  if (passwordFile !== undefined) return login(username, await readPasswordFile(passwordFile, prefix));
  if (passwordStdin) return login(username, await readPasswordInput(prefix));
  throw missing(own`a username is given without a password`, own`Add ${prefix}password-env NAME, ${prefix}password-file PATH or ${prefix}password-stdin${orVariable(prefix, VARIABLES.password)}`);
}

function fromEnvironment(name: string, environment: NodeJS.ProcessEnv, prefix: OptionPrefix): string {
  const value = environment[name];
  if (value === undefined || value === "") {
    // A name that is no variable's name may be the password itself, put in the wrong place: not repeated.
    const isName = name in environment || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]{1,16})+$/.test(name);
    const shown = isName ? own`the environment variable ${name}` : own`the environment variable that ${prefix}password-env names`;
    throw missing(own`${shown} is not set, or empty`, own`Set it, and pass its name, not its value`);
  }
  Reflect.deleteProperty(environment, name);
  return value;
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
