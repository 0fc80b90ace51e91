import { writeFile } from "node:fs/promises";
import { JOB_TOKEN, REQUEST_MARK } from "../../../support/marked-secret.js";
import { FakeRegistry, type FakeAuth, type Interference } from "../../../support/registries/fake-registry.js";
import type { LeakCase, LeakStage } from "./stage.js";

const PLAN = ["plan", "--container", "app", "--namespace", "ns"];
const PUBLISH = ["publish-image", "--container", "app", "--namespace", "ns"];
const AUDIT = ["audit", "--repository", "ns/app"];

/** All that is said back: the token in every writing, and as a header carries it. */
const echoes = (status: number, line: RegExp): Interference => (asked) => (line.test(asked) ? new Response(JOB_TOKEN.echo, { status, headers: { server: JOB_TOKEN.password } }) : undefined);

/** A run whose login is the marked token, out of a variable or a file, at a registry that lies. */
function byToken(name: string, code: string, command: readonly string[], lie: Interference, auth: FakeAuth = "id-token"): LeakCase {
  return {
    name: `${command[0]} by an ID token, and ${name}`,
    code,
    play: async (stage, { by, json }) => {
      const registry = stage.own(await FakeRegistry.start(JOB_TOKEN, auth, lie));
      const file = stage.workspace.join("id-token");
      await writeFile(file, JOB_TOKEN.password, { mode: 0o600 });
      const token = by === "variable" ? ["--oidc-token-env", "ZOT_ID_TOKEN"] : ["--oidc-token-file", file];
      return stage.raw([...command, ...source(command, stage), "--registry", registry.host, "--oidc", "--oidc-audience", "zot", ...token, "--retry-seconds", "0", ...(json ? ["--json"] : [])], by === "variable" ? { ZOT_ID_TOKEN: JOB_TOKEN.password } : {});
    },
  };
}

/** The same by a forge that answers the wish for a token so. */
function byForge(name: string, code: string, answer: () => Response): LeakCase {
  return {
    name: `plan by a forge that ${name}`,
    code,
    play: async (stage, { json }) => {
      const registry = stage.own(await FakeRegistry.start(JOB_TOKEN, "id-token", (line) => (line.includes("/idtoken") ? answer() : undefined)));
      const environment = { ACTIONS_ID_TOKEN_REQUEST_URL: `http://${registry.host}/idtoken?api=1`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_MARK.password };
      return stage.raw([...PLAN, ...source(PLAN, stage), "--registry", registry.host, "--oidc", "--oidc-audience", "zot", "--retry-seconds", "0", ...(json ? ["--json"] : [])], environment);
    },
  };
}

function source([verb]: readonly string[], stage: LeakStage): string[] {
  return verb === "audit" ? [] : ["--source", stage.tree.path];
}

/** The job's ID token and the token by which it is asked for, through whatever can be said of them. */
export const OIDC_CASES: readonly LeakCase[] = [
  byToken("all is well, in exchange", "ok", AUDIT, () => undefined, "token"),
  byToken("a 401 that says it back", "CREDENTIAL_REJECTED", PLAN, echoes(401, /manifests/)),
  byToken("an upload that is refused with it", "PUSH_DENIED", PUBLISH, echoes(403, /^PUT \S*uploads/)),
  byForge("gives one", "ok", () => Response.json({ value: JOB_TOKEN.password })),
  byForge("refuses, and says the request token back", "CREDENTIAL_REJECTED", () => new Response(REQUEST_MARK.echo, { status: 403, headers: { server: REQUEST_MARK.password } })),
  byForge("gives what is no token, but the request token", "CREDENTIAL_REJECTED", () => Response.json({ value: REQUEST_MARK.password })),
];
