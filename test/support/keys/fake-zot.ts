import type { IncomingMessage, ServerResponse } from "node:http";
import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { LoopbackServer } from "./loopback-server.js";

interface HeldKey {
  readonly key: string;
  readonly uuid: string;
  readonly label: string;
  readonly createdAt: string;
  readonly expirationDate: string;
  lastUsed: string;
}

export const OWNER = { username: "bot", password: "owner-pass-word" };

/** As much of a zot as API keys take: one user, whose keys may push to whatever there is. */
export class FakeZot extends LoopbackServer {
  readonly #keys = new Map<string, HeldKey>();
  #uses = 0;

  static start(): Promise<FakeZot> {
    return new FakeZot().listen();
  }

  protected async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const reply = (status: number, document: object = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...(status === 401 ? { "www-authenticate": 'Basic realm="zot"' } : {}) });
      response.end(JSON.stringify(document));
    };
    if (!this.#knows(request.headers.authorization ?? "")) return reply(401);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://zot");
    if (pathname === "/v2/") return reply(200);
    if (pathname === "/zot/auth/apikey") return this.#keysAnswer(request.method ?? "", searchParams, body, reply);
    if (pathname.endsWith("/tags/list")) return reply(200, { tags: ["v1"] });
    return reply(400, { errors: [{ code: "MANIFEST_BLOB_UNKNOWN" }] });
  }

  #knows(authorization: string): boolean {
    const pair = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
    if (pair === `${OWNER.username}:${OWNER.password}`) return true;
    const key = [...this.#keys.values()].find((each) => pair === `${OWNER.username}:${each.key}`);
    if (key) key.lastUsed = `2026-11-26T12:00:00.${String(++this.#uses).padStart(9, "0")}Z`;
    return key !== undefined;
  }

  #keysAnswer(method: string, query: URLSearchParams, body: string, reply: (status: number, document?: object) => void): void {
    if (method === "GET") return reply(200, { apiKeys: [...this.#keys.values()].map((held) => ({ ...held, key: undefined })) });
    if (method === "DELETE") {
      this.#keys.delete(query.get("id") ?? "");
      return reply(200);
    }
    const { label, expirationDate } = JSON.parse(body) as { label: string; expirationDate: string };
    const made: HeldKey = { key: `zak_${randomUUID()}`, uuid: randomUUID(), label, expirationDate, createdAt: new Date().toISOString(), lastUsed: "0001-01-01T00:00:00Z" };
    this.#keys.set(made.uuid, made);
    const { key, ...told } = made;
    return reply(201, { ...told, apiKey: key });
  }
}
