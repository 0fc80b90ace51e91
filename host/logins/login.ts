import { findLogin, type Wanted } from "../../core/credentials/kept/find-login.js";
import { describeOrigin, type LoginOrigin } from "../../core/credentials/kept/login-origin.js";
import { ANONYMOUS, type Credential } from "../../core/credentials/credential.js";
import { PublishError } from "../../core/errors.js";
import { own, told } from "../../core/errors/own-words.js";
import { isFromInfisical, type InfisicalSettings } from "../infisical/settings.js";
import { readCredential, type PasswordSource } from "../registries/password.js";
import type { RegistryRun } from "../run/run.js";
import { credentialHelpers } from "./credential-helper.js";
import { withEnvironment, type CompletedSource } from "./environment-login.js";
import { readJobToken } from "./job-token.js";
import { wantsJobToken, type JobTokenSettings } from "./job-token-settings.js";
import { keptFiles } from "./kept-files.js";
import { VARIABLES, type OptionPrefix } from "./variables.js";

/** How the options say who asks. */
export interface LoginChoice extends PasswordSource, JobTokenSettings, InfisicalSettings {
  /** Of the registry, and of whom else is asked on the way. */
  readonly caFile?: string | undefined;
  /** Whether nobody is to be looked for where nobody is named. */
  readonly anonymous?: boolean | undefined;
}

/** As whom a registry is asked. */
export interface ChosenLogin {
  readonly credential: Credential;
  /** Where it was found, where it was not given. */
  readonly origin?: LoginOrigin | undefined;
}

/** The login that was given, by options before the environment; where none was, the one that the user keeps for the repository. */
export async function chooseLogin(choice: LoginChoice, wanted: Wanted, run: RegistryRun, prefix: OptionPrefix): Promise<ChosenLogin> {
  const environment = process.env;
  try {
    if (choice.anonymous === true) return { credential: nobody(choice) };
    if (isFromInfisical(choice)) return { credential: await fromInfisical(choice, run) };
    if (wantsJobToken(choice)) return { credential: await jobToken(choice, run, prefix) };
    const { source, meantFor }: CompletedSource = prefix === "--" ? withEnvironment(choice, wanted.host, environment) : { source: choice };
    if (meantFor !== undefined) run.progress.note(told(own`the login in the environment is for ${meantFor} (${VARIABLES.registry}), and not for ${wanted.host}`));
    const credential = await readCredential(source, environment, prefix);
    return credential.kind === "anonymous" ? await keptLogin(wanted, run) : { credential };
  } finally {
    // Whoever is asked, from here on nobody needs it any more.
    if (prefix === "--") Reflect.deleteProperty(environment, VARIABLES.password);
  }
}

/** An option counts before the environment, and before what is kept; but there is one login, and not two. */
function jobToken(choice: LoginChoice, run: RegistryRun, prefix: OptionPrefix): Promise<Credential> {
  if (!namesUser(choice)) return readJobToken(choice, process.env, run, prefix);
  throw new PublishError("CONFIG_MISSING", own`a username or a password and an ID token are given (${prefix}oidc)`, own`Give one login: the job's own ID token, or a user with a password or API key`);
}

/** The same for one that an Infisical has. Loaded where that is asked for. */
async function fromInfisical(choice: LoginChoice, run: RegistryRun): Promise<Credential> {
  if (namesUser(choice)) throw new PublishError("CONFIG_MISSING", own`a username or a password is given, and a login from Infisical`, own`Give one of the two`);
  return (await import("../infisical/login.js")).loginFromInfisical(choice, run);
}

function namesUser({ username, passwordEnv, passwordFile, passwordStdin }: LoginChoice): boolean {
  return username !== undefined || passwordEnv !== undefined || passwordFile !== undefined || passwordStdin === true;
}

function nobody(choice: LoginChoice): Credential {
  if (!namesUser(choice) && !wantsJobToken(choice) && !isFromInfisical(choice)) return ANONYMOUS;
  throw new PublishError("CONFIG_MISSING", own`a login is given, and --anonymous`, own`Give one of the two`);
}

async function keptLogin(wanted: Wanted, { progress, limits, signal }: RegistryRun): Promise<ChosenLogin> {
  const found = await findLogin(wanted, keptFiles(), credentialHelpers({ timeoutMs: limits.answerTimeoutMs, signal }));
  if (!found) return { credential: ANONYMOUS };
  progress.note(told(own`${wanted.host} is asked with the login that is kept for it: ${describeOrigin(found.origin)}`));
  return { credential: found.login, origin: found.origin };
}
