import { writeFile } from "node:fs/promises";
import { FakeForge } from "../../../support/services/fake-forge.js";
import { FakeInfisical, PLACE, type InfisicalScene } from "../../../support/services/fake-infisical.js";
import { MARK, SMOOTH_MARK, TOKEN } from "../../../support/marked-secret.js";
import { makesMarkedKey } from "./key-cases.js";
import type { LeakCase, LeakStage } from "./stage.js";

const WAITING = ["--timeout", "5", "--retry-seconds", "0"];

interface InfisicalCase {
  readonly name: string;
  readonly code: string;
  readonly verb?: "audit" | "infisical-scope";
  readonly scene?: Partial<InfisicalScene>;
  readonly by?: "token" | "client secret";
  /** What the file of the token holds. */
  readonly file?: string;
  readonly args?: readonly string[];
}

function says(status: number, message = TOKEN.echo): InfisicalScene["lie"] {
  return (line) => (line.includes("/secrets/") ? { status, body: JSON.stringify({ message, error: message }) } : undefined);
}

function gives(secret: object): InfisicalScene["lie"] {
  return (line) => (line.includes("/secrets/") ? { status: 200, body: JSON.stringify({ secret: { secretKey: PLACE.usernameSecret, environment: PLACE.environment, secretPath: PLACE.path, secretValue: MARK.password, ...secret } }) } : undefined);
}

const FROM_INFISICAL: readonly InfisicalCase[] = [
  { name: "a login that is good", code: "ok" },
  { name: "a login by a client secret", code: "ok", by: "client secret" },
  { name: "a client secret that is refused", code: "CREDENTIAL_REJECTED", by: "client secret", scene: { lie: (line) => (line.startsWith("POST ") ? { status: 401, body: SMOOTH_MARK.echo } : undefined) } },
  { name: "a login whose answer is none", code: "RESPONSE_INVALID", by: "client secret", scene: { lie: (line) => (line.startsWith("POST ") ? { status: 200, body: JSON.stringify({ accessToken: [TOKEN.password], [SMOOTH_MARK.password]: 1 }) } : undefined) } },
  ...([[401, "CREDENTIAL_REJECTED"], [403, "PUSH_DENIED"], [429, "RATE_LIMITED"], [418, "RESPONSE_INVALID"]] as const).map(([status, code]) => ({ name: `${status}, and all said back`, code, scene: { lie: says(status) } })),
  { name: "a redirect that bears the token", code: "REDIRECT_UNTRUSTED", scene: { lie: () => ({ status: 302, body: "", headers: { location: `https://evil.example/${encodeURIComponent(TOKEN.password)}?${TOKEN.password}` } }) } },
  { name: "the password for a folder", code: "CONFIG_MISSING", scene: { lie: gives({ secretPath: `/${TOKEN.echo} ${MARK.password}` }) } },
  { name: "a reference beside the password", code: "CONFIG_MISSING", scene: { lie: gives({ secretValue: `${MARK.password}\${dev.X}` }) } },
  { name: "a scope that is as it should be", code: "ok", verb: "infisical-scope" },
  { name: "a scope whose lists say all back", code: "ok", verb: "infisical-scope", scene: { wide: true, lie: (line) => (line.startsWith("GET /api/v4/secrets?") ? { status: 200, body: JSON.stringify({ secrets: [{ secretKey: TOKEN.echo, secretPath: `/${TOKEN.password}` }, { secretKey: MARK.password }] }) } : undefined) } },
  { name: "a scope that is refused in every word", code: "ok", verb: "infisical-scope", scene: { lie: says(403) } },
  { name: "a token file with the token twice", code: "CONFIG_MISSING", file: `${TOKEN.password}\n${TOKEN.password}\n` },
  { name: "the token on the command line", code: "CONFIG_MISSING", args: [`--infisical-token=${TOKEN.password}`] },
  { name: "the client secret on the command line", code: "CONFIG_MISSING", args: ["--infisical-client-secret", SMOOTH_MARK.password] },
  { name: "the client secret for a variable's name", code: "CONFIG_MISSING", args: ["--infisical-client-id", "c-1", "--infisical-client-secret-env", SMOOTH_MARK.password] },
  { name: "a URL with the token", code: "CONFIG_MISSING", args: ["--infisical-url", `https://u:${SMOOTH_MARK.password}@infisical.example.org`] },
];

async function atInfisical(stage: LeakStage, { verb = "audit", scene, by = "token", file = `${TOKEN.password}\n`, args = [] }: InfisicalCase, more: readonly string[]) {
  const secrets = { [PLACE.usernameSecret]: MARK.username, [PLACE.passwordSecret]: MARK.password };
  const infisical = stage.own(await FakeInfisical.start({ token: TOKEN.password, clientSecret: SMOOTH_MARK.password, secrets, ...scene }));
  const path = stage.workspace.join(`token-${infisical.host}`);
  await writeFile(path, by === "token" ? file : `${SMOOTH_MARK.password}\n`, { mode: 0o600 });
  const place = ["--infisical-project-id", PLACE.projectId, "--infisical-environment", PLACE.environment, "--infisical-path", PLACE.path, "--infisical-username-secret", PLACE.usernameSecret, "--infisical-password-secret", PLACE.passwordSecret];
  const identity = by === "token" ? [] : ["--infisical-client-id", SMOOTH_MARK.username, "--infisical-client-secret-file", path];
  const target = verb === "audit" ? ["--registry", (await stage.registry("basic")).host, "--repository", "ns/app"] : [];
  return stage.raw([verb, ...target, "--infisical-url", infisical.url, ...place, ...identity, ...args, ...WAITING, ...more], by === "token" ? { INFISICAL_TOKEN_AUTH_FILE: path } : {});
}

type ForgeLie = Parameters<typeof FakeForge.start>[1];

/** Forges that take a new key, and that do not. */
const FORGES: readonly (readonly [name: string, code: string, lie: ForgeLie])[] = [
  ["takes it", "ok", () => undefined],
  ["refuses the token, and says all back", "CREDENTIAL_REJECTED", () => ({ status: 401, body: JSON.stringify({ message: `${TOKEN.echo} ${MARK.echo}` }) })],
  ["refuses the key, and says all back", "CONFIG_MISSING", (line, body) => (line.startsWith("PUT ") ? { status: 422, body: JSON.stringify({ message: `${SMOOTH_MARK.echo} ${TOKEN.echo} ${body}` }) } : undefined)],
  ["says that it took it, and did not", "RESPONSE_INVALID", (line, body) => (line.startsWith("PUT ") ? { status: 204, body: line.includes("v3") ? "" : body } : undefined)],
];

/** What is no registry, and holds or gets a secret: an Infisical, a forge. */
export const SERVICE_CASES: readonly LeakCase[] = [
  ...FROM_INFISICAL.map((each): LeakCase => ({ name: `Infisical, ${each.name}`, code: each.code, play: (stage, { json }) => atInfisical(stage, each, json ? ["--json"] : []) })),
  ...(["forgejo", "github"] as const).flatMap((kind) =>
    FORGES.map(([name, code, lie]): LeakCase => ({
      name: `a new key for a ${kind} that ${name}`,
      code,
      play: async (stage, manner) => {
        const forge = stage.own(await FakeForge.start(TOKEN.password, lie));
        const path = stage.workspace.join(`forge-${forge.host}`);
        await writeFile(path, `${TOKEN.password}\n`, { mode: 0o600 });
        const args = ["--label", "ci", `--to-${kind}-secret`, "my-team/hello/ZOT_CI_API_KEY", "--forge-url", forge.url, "--forge-token-file", path];
        return stage.run("keys-rotate", (await stage.registry("basic", makesMarkedKey())).host, manner, { args });
      },
    })),
  ),
];
