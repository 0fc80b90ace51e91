import { open } from "node:fs/promises";
import { PublishError } from "../src/errors.js";
import { printable } from "../src/redact.js";
import { ANONYMOUS, login, type Credential } from "../src/credentials/credential.js";

export interface PasswordSource {
  readonly username: string | undefined;
  readonly passwordEnv: string | undefined;
  readonly passwordFile: string | undefined;
}

/** What stands before `username`, `password-env` and `password-file` in the names of the options that they come from. */
export type OptionPrefix = "--" | "--destination-";

/** Reads the credential from the named variable or file. A variable is taken out of our environment, for good. */
export async function readCredential(source: PasswordSource, environment: NodeJS.ProcessEnv, prefix: OptionPrefix = "--"): Promise<Credential> {
  const { username, passwordEnv, passwordFile } = source;
  if (passwordEnv !== undefined && passwordFile !== undefined) {
    throw missing(`both ${prefix}password-env and ${prefix}password-file are given`, "Give one of them");
  }
  if (username === undefined && passwordEnv === undefined && passwordFile === undefined) return ANONYMOUS;
  if (username === undefined) throw missing("a password is given without a username", `Add ${prefix}username`);
  if (passwordEnv !== undefined) return login(username, fromEnvironment(passwordEnv, environment, prefix));
  if (passwordFile !== undefined) return login(username, await fromFile(passwordFile, prefix));
  throw missing("a username is given without a password", `Add ${prefix}password-env NAME or ${prefix}password-file PATH`);
}

function fromEnvironment(name: string, environment: NodeJS.ProcessEnv, prefix: OptionPrefix): string {
  const value = environment[name];
  if (value === undefined || value === "") {
    // A name that is no variable's name may be the password itself, put in the wrong place: not repeated.
    const isName = name in environment || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]{1,16})+$/.test(name);
    const shown = isName ? `the environment variable ${name}` : `the environment variable that ${prefix}password-env names`;
    throw missing(`${shown} is not set, or empty`, "Set it, and pass its name, not its value");
  }
  Reflect.deleteProperty(environment, name);
  return value;
}

const ABSENT = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

async function fromFile(path: string, prefix: OptionPrefix): Promise<string> {
  const shown = printable(path, 200);
  try {
    await using file = await open(path);
    const { mode } = await file.stat();
    const others = mode & 0o077;
    if (others !== 0) {
      throw missing(`the password file ${shown} may be read by others (mode ${(mode & 0o777).toString(8)})`, `Run: chmod 600 ${shown}`);
    }
    return await file.readFile("utf8");
  } catch (error) {
    if (error instanceof PublishError) throw error;
    // A path where nothing is may be the password itself, put in the wrong place: not repeated.
    const isPath = !(error instanceof Error && "code" in error && ABSENT.has(String(error.code)));
    throw missing(`${isPath ? `the password file ${shown}` : `the file that ${prefix}password-file names`} cannot be read`, "Check its path and its mode");
  }
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
