import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { userPath } from "../../run/user-path.js";

/** A secret for a build, and where its value is. */
export interface SecretSpec {
  /** By which a Dockerfile asks for it. */
  readonly id: string;
  readonly from: { readonly kind: "variable"; readonly name: string } | { readonly kind: "file"; readonly path: string };
}

const FORM = own`Write id=NAME,env=VARIABLE or id=NAME,src=FILE`;
/** It becomes a file's name in buildah's storage. */
const ID = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const KEYS = ["id", "env", "src", "source", "type"] as const;
/** A path may hold commas: only one before a key of ours ends it. */
const PARTS = new RegExp(`,(?=(?:${KEYS.join("|")})=)`);

/** Parses `id=npmrc,env=NPM_TOKEN` and `id=npmrc,src=~/.npmrc`, as docker build takes them. */
export function parseSecrets(texts: readonly string[]): SecretSpec[] {
  const specs = texts.map(parseSecret);
  const twice = specs.find(({ id }, at) => specs.findIndex((each) => each.id === id) < at);
  if (twice) throw wrong(own`two secrets have the id ${twice.id}`, own`Give each its own`);
  return specs;
}

/** What is wrong is not repeated: it may be the secret itself, put in the wrong place. */
function parseSecret(text: string): SecretSpec {
  const pairs = text.split(PARTS).map((part) => [part.replace(/=.*/s, ""), /=(.*)/s.exec(part)?.[1]] as const);
  const given = new Map(pairs);
  if (given.size < pairs.length || pairs.some(([key, value]) => !KEYS.some((known) => known === key) || !value)) throw wrong(own`a --secret has not the form of one`, FORM);
  const [id, env, type] = [given.get("id"), given.get("env"), given.get("type")];
  const path = given.get("src") ?? given.get("source");
  if (id === undefined) throw wrong(own`a --secret has no id`, FORM);
  if (!ID.test(id)) throw wrong(own`the id of a --secret is no id`, own`Use letters, digits, ".", "_" and "-", as in RUN --mount=type=secret,id=NAME`);
  if ((env === undefined) === (path === undefined)) throw wrong(own`the secret ${printable(id, 80)} has ${env === undefined ? own`neither env nor src` : own`both env and src`}`, FORM);
  if (type !== undefined && type !== (env === undefined ? "file" : "env")) throw wrong(own`the type of the secret ${printable(id, 80)} is not that of its source`, own`Leave the type out`);
  return { id, from: env === undefined ? { kind: "file", path: userPath(path ?? "") } : { kind: "variable", name: env } };
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
