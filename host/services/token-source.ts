import { Confidential } from "../../core/credentials/confidential.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { tokenIn } from "../../core/services/token-text.js";
import { takenVariable } from "../logins/taken-variable.js";
import { readTokenFile } from "./token-file.js";

/** Where a token is: in the variable of this name, or in this file. */
export interface TokenSource {
  readonly env?: string | undefined;
  readonly file?: string | undefined;
}

/** Reads the token that `--<option>-env` or `--<option>-file` name. A variable is taken out of our environment, for good. */
export function readToken({ env, file }: TokenSource, option: string, environment: NodeJS.ProcessEnv): Confidential {
  if (env !== undefined && file !== undefined) throw new PublishError("CONFIG_MISSING", own`both --${option}-env and --${option}-file are given`, own`Give one of them`);
  if (file !== undefined) return readTokenFile(file, own`--${option}-file`);
  if (env === undefined) throw new PublishError("CONFIG_MISSING", own`no token is given`, own`Give --${option}-env NAME or --${option}-file PATH`);
  return new Confidential(tokenIn(takenVariable(env, environment, own`--${option}-env`), own`the token of --${option}-env`));
}
