import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable, Redactor } from "../../redact.js";
import { login, type Login } from "../credential.js";
import { madeOf } from "./entry.js";

/** What a credential helper left when it ended. */
export interface HelperOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Asks `docker-credential-NAME get` for the login at a server, by its standard input. */
export type AskHelper = (program: string, server: string) => Promise<HelperOutput>;

/** The program of a helper. */
export function helperProgram(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return `docker-credential-${name}`;
  throw new PublishError("CONFIG_MISSING", own`${printable(name, 80)} is no name of a credential helper`, own`Correct it: the program docker-credential-NAME is called NAME there`);
}

/** By these words, and exit code 1, a helper says that it has no login for somebody (docker-credential-helpers, `errCredentialsNotFound`). */
const NOT_FOUND = "credentials not found in native keychain";

/** So many lines are looked at for a secret, and none that is shorter than one. */
const LINES_LIMIT = 100;
const SHORTEST_SECRET = 4;

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** The login that a helper gives; undefined where it says that it has none. Whatever else it does is an error, and not "nobody". */
export async function loginByHelper(program: string, server: string, ask: AskHelper): Promise<Login | undefined> {
  const output = await ask(program, server);
  const said = output.stdout.trim();
  if (output.exitCode !== 0) {
    if (said === NOT_FOUND) return undefined;
    throw failed(program, server, output);
  }
  const answer = answerOf(said);
  if (!answer) throw broken(program, server, said === "" ? own`printed nothing, where its answer belongs` : own`printed something else than its answer, which is not shown: it may hold a secret`);
  if (answer.Username === "" || answer.Secret === "") throw broken(program, server, own`gave a login without a ${answer.Username === "" ? own`username` : own`secret`}`);
  return madeOf(own`the answer of the credential helper ${program}`, () => login(answer.Username, answer.Secret));
}

function answerOf(text: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Its standard output is not shown: there is the secret. What stands there is taken out of the rest. */
function failed(program: string, server: string, { exitCode, stdout, stderr }: HelperOutput): PublishError {
  const redactor = new Redactor();
  const answer = answerOf(stdout);
  if (answer) redactor.hideBasic(answer.Username, answer.Secret);
  const lines = stdout.split("\n", LINES_LIMIT).map((line) => line.trim());
  for (const line of lines.filter(({ length }) => length >= SHORTEST_SECRET)) redactor.hide(line);
  const end = redactor.redact(stderr.trim().split("\n").slice(-3).join(" "));
  const why = end === "" ? own`it says why only in its answer, which is not shown` : own`${printable(end)}`;
  return broken(program, server, own`failed (exit code ${exitCode}: ${why})`);
}

function broken(program: string, server: string, how: string): PublishError {
  return new PublishError("TOOL_FAILED", own`the credential helper ${program}, asked for the login at ${printable(server)}, ${how}`, remedy(program, server));
}

/** What to do about a helper that gives no answer. */
export function remedy(program: string, server: string): string {
  return own`See what it does: echo ${printable(server)} | ${program} get. Or name another file in REGISTRY_AUTH_FILE, or give a login by options (--username; --anonymous for none)`;
}
