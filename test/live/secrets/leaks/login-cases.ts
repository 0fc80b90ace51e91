import { mkdir, writeFile } from "node:fs/promises";
import { MARK } from "../../../support/marked-secret.js";
import type { ConnectionOptions, LeakCase, LeakStage } from "./stage.js";

/** How a run comes by the login that no option gives. */
type Keeping = (stage: LeakStage, host: string) => Promise<Readonly<Record<string, string>>>;

const IN_ENVIRONMENT: Keeping = () => Promise.resolve({ CONTAINER_PUBLISHER_USERNAME: MARK.username, CONTAINER_PUBLISHER_PASSWORD: MARK.password });

/** In a file of logins with this text. */
function inFile(name: string, textFor: (host: string) => string): Keeping {
  return async (stage, host) => ({ REGISTRY_AUTH_FILE: await stage.workspace.secretFile(`${name}.json`, textFor(host)) });
}

const entry = (value: unknown) => (host: string) => JSON.stringify({ auths: { [host]: value } });
const IN_FILE = inFile("login", entry({ auth: Buffer.from(MARK.pair).toString("base64") }));

/** By a helper, whose own command line does not have it. */
function byHelper(name: string, body: string): Keeping {
  return async (stage, host) => {
    const folder = stage.workspace.join(`helper-${name}`);
    await mkdir(folder);
    await writeFile(`${folder}/secret`, MARK.echo, { mode: 0o600 });
    await writeFile(`${folder}/answer`, JSON.stringify({ ServerURL: host, Username: MARK.username, Secret: MARK.password }), { mode: 0o600 });
    await writeFile(`${folder}/docker-credential-${name}`, `#!/bin/sh\ncd ${folder}\n${body}\n`, { mode: 0o755 });
    const path = [folder, stage.tools.environment["PATH"] ?? process.env["PATH"]].join(":");
    return { PATH: path, ...(await inFile(name, () => JSON.stringify({ credsStore: name }))(stage, host)) };
  };
}

const AUDIT = ["audit", "--repository", "ns/app"];
const CREATE = ["keys-create", "--label", "new"];

interface Kept {
  readonly name: string;
  readonly code: string;
  readonly keeping: Keeping;
  readonly args?: (stage: LeakStage) => readonly string[];
  readonly behind?: readonly string[];
  /** What a registry answers to all requests, where it is not a sound one. */
  readonly lie?: () => Response;
}

const CASES: readonly Kept[] = [
  { name: "publish-image by the environment", code: "ok", keeping: IN_ENVIRONMENT, args: (stage) => ["publish-image", "--source", stage.tree.path, "--container", "app", "--namespace", "ns"] },
  { name: "keys-create by the environment, for a command", code: "RESPONSE_INVALID", keeping: IN_ENVIRONMENT, args: () => [...CREATE, "--to-command"], behind: ["--", "true"] },
  { name: "audit by an auth.json", code: "ok", keeping: IN_FILE },
  { name: "an auth.json whose login is refused, and said back", code: "CREDENTIAL_REJECTED", keeping: IN_FILE, args: () => ["check-key", "--repository", "ns/app"], lie: () => new Response(MARK.echo, { status: 401, headers: { "www-authenticate": 'Basic realm="r"' } }) },
  { name: "a file of logins that is the password", code: "CONFIG_MISSING", keeping: inFile("password", () => MARK.password) },
  { name: "an entry that is the password", code: "CONFIG_MISSING", keeping: inFile("entry", entry({ auth: MARK.password })) },
  { name: "a helper that gives it", code: "ok", keeping: byHelper("good", "cat answer; cat secret >&2") },
  { name: "a helper that gives it and says it, and fails", code: "TOOL_FAILED", keeping: byHelper("bad", "cat answer; cat secret >&2; exit 1") },
  { name: "a helper that says it, and nothing that is an answer", code: "TOOL_FAILED", keeping: byHelper("odd", "cat secret; cat secret >&2") },
];

async function play({ keeping, args = () => AUDIT, behind = [], lie }: Kept, stage: LeakStage, { json }: ConnectionOptions) {
  const { host } = await stage.registry("basic", lie);
  const words = [...args(stage), "--registry", host, "--timeout", "5", "--retry-seconds", "0", ...(json ? ["--json"] : []), ...behind];
  return stage.raw(words, await keeping(stage, host));
}

/** A login that no option gives: from the environment, and from where users keep theirs. */
export const LOGIN_CASES: readonly LeakCase[] = CASES.map((kept) => ({ name: kept.name, code: kept.code, play: (stage, manner) => play(kept, stage, manner) }));
