import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import sodium from "libsodium-wrappers";
import { LoopbackServer } from "../keys/loopback-server.js";

type Lie = (line: string, body: string) => { status: number; body: string } | undefined;

/** A Forgejo and a GitHub Enterprise Server in one, as far as the secrets of the Actions of my-team/hello go. */
export class FakeForge extends LoopbackServer {
  /** What it holds now, by name; GitHub's are opened. */
  readonly held = new Map<string, string>();
  /** Called when a secret is to be set, and when it is. */
  watcher: (when: "asked" | "stored") => void = () => undefined;
  readonly #pair: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  #changes = 0;

  private constructor(
    readonly token: string,
    readonly lie: Lie,
  ) {
    super();
    this.#pair = sodium.crypto_box_keypair();
  }

  static async start(token: string, lie: Lie = () => undefined): Promise<FakeForge> {
    await sodium.ready;
    return new FakeForge(token, lie).listen();
  }

  get url(): string {
    return `http://${this.host}`;
  }

  protected async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const line = `${request.method ?? ""} ${request.url ?? ""}`;
    const reply = (status: number, document?: object) => void response.writeHead(status, { "content-type": "application/json" }).end(document === undefined ? undefined : JSON.stringify(document));
    const lie = this.lie(line, body);
    if (lie) return void response.writeHead(lie.status).end(lie.body);
    const [, scheme, token] = /^(\w+) (.*)$/.exec(request.headers.authorization ?? "") ?? [];
    const isGithub = line.includes(" /api/v3/");
    if (token !== this.token || scheme !== (isGithub ? "Bearer" : "token")) return reply(401, { message: "Bad credentials" });
    const [, rest] = /^\/api\/v[13]\/repos\/my-team\/hello\/actions\/secrets(?:\/(\w[\w-]*))?/.exec(request.url ?? "") ?? ["", undefined];
    if (request.method === "PUT" && rest !== undefined) return this.#put(rest, body, reply);
    if (!isGithub) return reply(200, new URL(request.url ?? "/", "http://forge").searchParams.get("page") === "1" ? [...this.held.keys()].map((name) => ({ name })) : []);
    if (rest === "public-key") return reply(200, { key_id: "key-1", key: Buffer.from(this.#pair.publicKey).toString("base64") });
    return this.held.has(rest ?? "") ? reply(200, { name: rest, updated_at: `2026-11-26T12:00:${String(this.#changes).padStart(2, "0")}Z` }) : reply(404, { message: "Not Found" });
  }

  #put(name: string, body: string, reply: (status: number) => void): void {
    const { data, encrypted_value } = JSON.parse(body) as { data?: string; encrypted_value?: string };
    const opened = () => sodium.crypto_box_seal_open(Buffer.from(encrypted_value ?? "", "base64"), this.#pair.publicKey, this.#pair.privateKey, "text");
    this.watcher("asked");
    const isNew = !this.held.has(name);
    this.held.set(name, data ?? opened());
    this.#changes++;
    this.watcher("stored");
    reply(isNew ? 201 : 204);
  }
}
