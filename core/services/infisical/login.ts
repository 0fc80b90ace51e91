import { login, type Login } from "../../credentials/credential.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { saidIn } from "../http/answer.js";
import { InfisicalClient, type SecretAnswer } from "./client.js";
import { spotName, type InfisicalSource } from "./source.js";

/** The login that is in an Infisical: its two secrets are asked for by their names, and nothing else is. */
export async function infisicalLogin(source: InfisicalSource, client: InfisicalClient): Promise<Login> {
  const username = await requiredSecret(source.usernameSecret, source, client);
  const password = await requiredSecret(source.passwordSecret, source, client);
  const trimmed = username.trim();
  client.client.access.redactor.hide(trimmed);
  return login(trimmed, password);
}

/** The value of a secret that has to be there, and whole. */
async function requiredSecret(name: string, source: InfisicalSource, client: InfisicalClient): Promise<string> {
  const answer = await client.secret(name, source);
  const objection = objectionTo(answer, name, source);
  if (objection) throw objection.error(client);
  return answer.kind === "secret" ? answer.value.reveal() : "";
}

/** Why an answer is no value that could be used. */
export interface Objection {
  readonly why: string;
  error(client: InfisicalClient): Error;
}

export function objectionTo(answer: SecretAnswer, name: string, source: InfisicalSource): Objection | undefined {
  const where = own`the secret ${name} in ${spotName(source)}`;
  if (answer.kind !== "secret") return refusal(answer, name, source);
  const wrong = (why: string, remedy: string): Objection => ({ why, error: () => new PublishError("CONFIG_MISSING", own`${where} at ${source.service.base.host} ${why}`, remedy) });
  const { key, spot, hidden, value } = answer;
  if (key !== name || spot.environment !== source.environment || folder(spot.path) !== source.path) {
    return wrong(own`is answered with another one: ${printable(key)} in ${printable(spot.path)} of ${printable(spot.environment)}`, own`Name the folder and the environment that it is in (--infisical-path, --infisical-environment; in the module path, environment): no other may stand in for it`);
  }
  if (hidden) return wrong(own`is hidden from this identity, which may see that it is there and not its value`, own`Give its role the right to read the value of this secret`);
  if (value.reveal() === "") return wrong(own`is empty`, own`Store its value`);
  if (/\$\{[^}]*\}/.test(value.reveal())) return wrong(own`holds a reference to another secret that does not resolve`, own`Store the value itself, or give the identity the right to read what it refers to`);
  return undefined;
}

function refusal(answer: Exclude<SecretAnswer, { kind: "secret" }>, name: string, source: InfisicalSource): Objection {
  const whys = { "no-secret": own`there is none of this name`, "no-folder": own`there is no such folder, environment or project`, forbidden: own`this identity may not read it` };
  const said = saidIn(answer.answer.body).message;
  return {
    why: own`${whys[answer.kind]} (${answer.answer.status}${said === "" ? "" : own`, ${printable(said)}`})`,
    error: (client) => client.fault(own`give ${name} in ${spotName(source)}`, answer.answer),
  };
}

function folder(path: string): string {
  return path === "/" ? path : path.replace(/\/+$/, "");
}
