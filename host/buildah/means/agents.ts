import { stat } from "node:fs/promises";
import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { userPath } from "../../run/user-path.js";
import type { Workspace } from "../../run/workspace.js";

/** An SSH agent's socket, or a key of which buildah makes an agent; `id` is that by which a Dockerfile asks for it. */
export interface AgentSpec {
  readonly id: string;
  readonly path: string;
}

const FORM = own`Write default, for the agent of $SSH_AUTH_SOCK, or id=PATH of an agent's socket or a key`;
const ID = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Parses `default`, `default=/run/agent.sock` and `github=/run/agent.sock`, as docker build and buildah take them. */
export function parseAgents(texts: readonly string[], environment: NodeJS.ProcessEnv): AgentSpec[] {
  const specs = texts.map((text) => parseAgent(text, environment));
  const twice = specs.find(({ id }, at) => specs.findIndex((each) => each.id === id) < at);
  if (twice) throw wrong(own`two of --ssh have the id ${twice.id}`, own`Give each its own`);
  return specs;
}

function parseAgent(text: string, environment: NodeJS.ProcessEnv): AgentSpec {
  const [, id = "", given] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (!ID.test(id)) throw wrong(own`an --ssh has not the form of one`, FORM);
  const path = given ?? environment["SSH_AUTH_SOCK"];
  if (!path) throw wrong(own`--ssh ${id} names no socket, and SSH_AUTH_SOCK is not set`, own`Start an agent (eval "$(ssh-agent)", ssh-add), or write ${id}=PATH`);
  if (path.includes(",")) throw wrong(own`the path of --ssh ${id} holds a comma, which buildah takes for its end`, own`Name it by a path without one, such as that of a link`);
  return { id, path: given === undefined ? path : userPath(path) };
}

/** The options by which buildah hands them on. It connects to an agent when a RUN asks for it; one that is not there is told now. */
export async function agentOptions(agents: readonly AgentSpec[], workspace: Workspace): Promise<string[]> {
  if (agents.length > 0) refuseLongPath(workspace);
  for (const agent of agents) await check(agent);
  return agents.flatMap(({ id, path }) => ["--ssh", `${id}=${path}`]);
}

async function check({ id, path }: AgentSpec): Promise<void> {
  const shown = printable(path, 200);
  const facts = await stat(path).catch(() => undefined);
  if (!facts) throw wrong(own`there is no ${shown}, which --ssh ${id} names`, own`Start the agent, or give the path of its socket`);
  if (facts.isSocket()) return;
  if (!facts.isFile()) throw wrong(own`${shown}, which --ssh ${id} names, is neither a socket nor a key`, FORM);
  if ((facts.mode & 0o077) !== 0) throw wrong(own`the key ${shown} may be read by others (mode ${(facts.mode & 0o777).toString(8)})`, own`Run: chmod 600 ${shown}`);
}

/** What a socket's path may have at the most (unix(7)), and what buildah adds to ours. */
const LONGEST = 107;
const ADDED = "/tmp/.buildah-ssh-sock1234567890/ssh_auth_sock".length;

function refuseLongPath({ path }: Workspace): void {
  if (Buffer.byteLength(path) + ADDED <= LONGEST) return;
  throw wrong(own`the folder for temporary files, ${printable(path, 200)}, has too long a path for a socket, which --ssh needs there`, own`Set TMPDIR to a shorter one`);
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
