import type { Interference } from "../../../support/registries/fake-registry.js";
import { MARK, SMOOTH_MARK } from "../../../support/marked-secret.js";
import type { LeakCase, LeakStage, Verb } from "./stage.js";

const FAR = "9999-01-01T00:00:00Z";
const NEW = SMOOTH_MARK.password;

/** A zot whose new key is a marked one, and which says it back where it can: in its list, and in what it answers. */
export function makesMarkedKey(): Interference {
  const keys = [{ label: "ci (rotated)", uuid: MARK.echo, expirationDate: FAR }];
  return (line, request) => {
    // By its label it is one that a rotation replaces.
    if (line === "GET /zot/auth/apikey") return Response.json({ apiKeys: keys }, { headers: { server: NEW } });
    if (line === "POST /zot/auth/apikey") {
      keys.push({ label: `ci ${NEW} ${SMOOTH_MARK.basic}`, uuid: `u-2-${NEW}`, expirationDate: FAR });
      return Response.json({ apiKey: NEW, uuid: `u-2-${NEW}` }, { status: 201 });
    }
    if (request.headers.get("authorization") === SMOOTH_MARK.basic) return toNewKey(request.method, line, keys);
    return request.method === "DELETE" ? new Response(`${SMOOTH_MARK.echo} ${MARK.echo}`, { status: 403 }) : undefined;
  };
}

/** What whoever has the new key is let do. */
function toNewKey(method: string, line: string, keys: object[]): Response {
  if (method === "PUT") return Response.json({ errors: [{ code: "MANIFEST_BLOB_UNKNOWN", message: SMOOTH_MARK.echo }] }, { status: 400 });
  if (method === "DELETE") keys.splice(0, 1);
  return Response.json(line.includes("/tags/list") ? { tags: ["v1"] } : {}, { headers: { server: NEW } });
}

/** Every way for a key to be handed over, and to fail at that. */
const RECEIVERS: readonly (readonly [name: string, code: string, args: (stage: LeakStage, verb: Verb) => readonly string[]])[] = [
  ["a file", "ok", (stage, verb) => ["--to-file", stage.workspace.join(`new-key-${verb}`)]],
  ["a file in a folder that is not there", "CONFIG_MISSING", (stage) => ["--to-file", stage.workspace.join("none/key")]],
  ["a command", "ok", () => ["--to-command", "--", "sh", "-c", "cat >/dev/null"]],
  ["a command that prints it", "ok", () => ["--to-command", "--", "sh", "-c", "cat >&2"]],
  ["a command that prints it and fails", "TOOL_FAILED", () => ["--to-command", "--", "sh", "-c", "cat >&2; exit 1"]],
  ["a command that prints it in base64 and fails", "TOOL_FAILED", () => ["--to-command", "--", "sh", "-c", "base64 >&2; exit 1"]],
  ["a command that is not there", "TOOL_MISSING", () => ["--to-command", "--", "/nonexistent/program"]],
];

/** Keys that a zot is asked to revoke which says no, and the password back. */
const REVOCATIONS: readonly (readonly [name: string, code: string, uuid: string])[] = [
  ["that is listed by its password", "PUSH_DENIED", MARK.echo],
  ["whose uuid nobody lists", "CONFIG_MISSING", MARK.password],
];

/** A zot that lists the password as a uuid, and revokes nothing. */
const keepsKeys: Interference = (line, request) => {
  if (line === "GET /zot/auth/apikey") return Response.json({ apiKeys: [{ label: "ci", uuid: MARK.echo, expirationDate: FAR }] });
  return request.method === "DELETE" ? new Response(MARK.echo, { status: 403 }) : undefined;
};

/** A new key, from its making to whoever gets it, and an old one to its end. */
export const KEY_CASES: readonly LeakCase[] = [
  ...(["keys-create", "keys-rotate"] as const).flatMap((verb) =>
    RECEIVERS.map(([name, code, args]): LeakCase => ({
      name: `${verb} for ${name}`,
      code,
      play: async (stage, manner) => stage.run(verb, (await stage.registry("basic", makesMarkedKey())).host, manner, { args: ["--label", verb === "keys-create" ? "new" : "ci", ...args(stage, verb)] }),
    })),
  ),
  ...REVOCATIONS.map(([name, code, uuid]): LeakCase => ({
    name: `keys-revoke of a key ${name}`,
    code,
    play: async (stage, manner) => stage.run("keys-revoke", (await stage.registry("basic", keepsKeys)).host, manner, { args: ["--uuid", uuid] }),
  })),
];
