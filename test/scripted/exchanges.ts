import { login } from "../../core/credentials/credential.js";
import type { Access } from "../../core/registry/api/repository-client.js";
import { MANIFEST_TYPE, type Document } from "./documents.js";
import type { Exchange } from "./scripted-registry.js";

export const BOT = login("bot", "pass-word-1");
export const BASIC = basic("bot:pass-word-1");

export function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** The answer to `GET /v2/` of a registry that wants Basic. */
export const PING_BASIC: Exchange = { request: "GET /v2/", status: 401, headers: { "www-authenticate": 'Basic realm="r"' } };

/** An exchange that reads a manifest, or finds none. */
export function read(which: string, document: Document | "absent", mediaType = MANIFEST_TYPE): Exchange {
  const request = `GET /v2/ns/app/manifests/${which}`;
  if (document === "absent") return { request, authorization: BASIC, status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' };
  return { request, authorization: BASIC, status: 200, headers: { "content-type": mediaType, "docker-content-digest": document.digest }, body: document.text };
}

/** An exchange that reads a blob. */
export function readBlob({ digest, text }: Document): Exchange {
  return { request: `GET /v2/ns/app/blobs/${digest}`, authorization: BASIC, status: 200, body: text };
}

/** The exchange by which the repository shows that it exists, or does not. */
export function listed(status: 200 | 404): Exchange {
  return { request: "GET /v2/ns/app/tags/list?n=1", authorization: BASIC, status, body: status === 200 ? '{"name":"ns/app","tags":["x"]}' : "" };
}

/** The exchanges by which the rights of a key are asked for a repository that exists. */
export function mayPush(status = 400, body = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}'): Exchange[] {
  return [listed(200), probe(status, body)];
}

export const DENIED = '{"errors":[{"code":"DENIED"}]}';

export function probe(status: number, body = ""): Exchange {
  return { request: /^PUT \/v2\/ns\/app\/manifests\/probe-[0-9a-f]{16}$/, authorization: BASIC, status, body };
}

/** The challenge of a registry that is its own token service. */
export function bearer(host: string, more = ""): Record<string, string> {
  return { "www-authenticate": `Bearer realm="http://${host}/token",service="s"${more}` };
}

export function pingBearer(host: string): Exchange {
  return { request: "GET /v2/", status: 401, headers: bearer(host) };
}

/** The wish for a token, and its answer: a token, or a whole document. */
export function token(answer: string | object, access: Access = "pull,push"): Exchange {
  const body = JSON.stringify(typeof answer === "string" ? { token: answer } : answer);
  return { request: `${tokenPath(access)}&account=bot`, authorization: BASIC, status: 200, body };
}

/** The same for nobody: neither an account nor a credential. */
export function tokenForNobody(answer: string, access: Access = "pull"): Exchange {
  return { request: tokenPath(access), status: 200, body: JSON.stringify({ token: answer }) };
}

export function tokenPath(access: Access): string {
  return `GET /token?service=s&scope=${encodeURIComponent(`repository:ns/app:${access}`)}`;
}

export function withToken(exchange: Exchange, value: string): Exchange {
  return { ...exchange, authorization: `Bearer ${value}` };
}

export function without(exchange: Exchange): Exchange {
  const { authorization, ...rest } = exchange;
  if (authorization === undefined) throw new Error("there was no credential to take away");
  return rest;
}
