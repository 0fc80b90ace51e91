import { serve, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

type Outgoing = HttpBindings["outgoing"];

/** One request that has to come next, and its answer. */
export interface Exchange {
  /** Such as `GET /v2/ns/app/manifests/v1`, the query included. */
  readonly request: string | RegExp;
  /** What the Authorization header must be; undefined means that there must be none. */
  readonly authorization?: string;
  readonly status: number;
  /** A list of values makes as many header lines. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  /** Sends only so many characters of the body, and then breaks the connection. */
  readonly breaksAfter?: number;
  /** What comes instead of an answer: the end of the connection, nothing at all, or a body that never ends. */
  readonly instead?: "reset" | "silence" | "drip";
  /** Takes only so many bytes of the request's body, and then breaks the connection, or answers where `early` says so. */
  readonly takes?: number;
  readonly early?: true;
  /** Looks at the request. */
  readonly inspect?: (body: string, headers: Headers) => void;
}

/** A registry that answers by script: a request that is not the next one fails the test. */
export class ScriptedRegistry implements AsyncDisposable {
  readonly #script: Exchange[] = [];
  readonly #surprises: string[] = [];
  readonly #server: ReturnType<typeof serve>;

  private constructor() {
    this.#server = serve({
      // Without TLS it is HTTP/1.1, which the types cannot know.
      fetch: (request, { outgoing }) => this.#answer(request, outgoing as Outgoing),
      hostname: "127.0.0.1", port: 0 });
  }

  static async start(): Promise<ScriptedRegistry> {
    const registry = new ScriptedRegistry();
    await once(registry.#server, "listening");
    return registry;
  }

  /** The script, once the address is known that it may have to name. */
  load(script: readonly Exchange[]): void {
    this.#script.push(...script);
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Throws where something unexpected was asked, or something expected was not. */
  verify(): void {
    if (this.#surprises.length > 0) throw new Error(`the script does not allow: ${this.#surprises.join("; ")}`);
    const missing = this.#script.map(({ request }) => String(request));
    if (missing.length > 0) throw new Error(`never asked: ${missing.join("; ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    if ("closeAllConnections" in this.#server) this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: Request, outgoing: Outgoing): Promise<Response> {
    const url = new URL(request.url);
    const line = `${request.method} ${url.pathname}${url.search}`;
    const authorization = request.headers.get("authorization") ?? undefined;
    const next = this.#script[0];
    if (!next || !matches(next.request, line) || next.authorization !== authorization) {
      this.#surprises.push(`${line} (${authorization ?? "no authorization"}), expected ${next ? String(next.request) : "nothing"} (${next?.authorization ?? "no authorization"})`);
      return new Response("not in the script", { status: 418 });
    }
    this.#script.shift();
    const body = next.takes === undefined ? await request.text() : await firstBytes(request, next.takes);
    try {
      next.inspect?.(body, request.headers);
    } catch (error) {
      this.#surprises.push(`${line}: ${String(error)}`);
    }
    reply(outgoing, next.takes !== undefined && !next.early ? { ...next, instead: "reset" } : next);
    return RESPONSE_ALREADY_SENT;
  }
}

/** Answers as the script says, on the wire itself: no header is added, joined or corrected on the way. */
function reply(outgoing: Outgoing, { status, headers, body = "", breaksAfter, instead }: Exchange): void {
  if (instead === "reset") outgoing.destroy();
  if (instead === "drip") drip(outgoing.writeHead(status, headers));
  if (instead !== undefined) return;
  outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  if (breaksAfter === undefined) outgoing.end(body);
  else outgoing.write(body.slice(0, breaksAfter), () => outgoing.destroy());
}

/** So many bytes, of pieces that are as they came. */
async function firstBytes(request: Request, count: number): Promise<string> {
  const reader = request.body?.getReader();
  let text = "";
  while (text.length < count) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    text += Buffer.from(piece.value).toString("latin1");
  }
  return text.slice(0, count);
}

function drip(outgoing: Outgoing): void {
  const timer = setInterval(() => outgoing.write(" "), 5);
  outgoing.on("close", () => clearInterval(timer));
}

function matches(expected: string | RegExp, line: string): boolean {
  return typeof expected === "string" ? expected === line : expected.test(line);
}
