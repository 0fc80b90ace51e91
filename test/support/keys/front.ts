import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What is done when a request comes, such as `POST /zot/auth/apikey`, before it is handed on, or before its answer is. */
export type Watcher = (line: string, when: "asked" | "answered") => void;

/** Stands before a registry, hands everything on, and lets a test do something in between. */
export class Front implements AsyncDisposable {
  watcher: Watcher = () => undefined;
  readonly #server = createServer((request, response) => void this.#pass(request, response).catch(() => response.destroy()));

  private constructor(readonly behind: string) {}

  static async before(behind: string): Promise<Front> {
    const front = new Front(behind);
    front.#server.listen(0, "127.0.0.1");
    await once(front.#server, "listening");
    return front;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await buffer(request);
    this.watcher(`${method} ${url}`, "asked");
    const [hostname = "", port = ""] = this.behind.split(":");
    const onward = ask({ hostname, port, method, path: url, headers });
    onward.end(body);
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    const content = await buffer(answer);
    this.watcher(`${method} ${url}`, "answered");
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    response.end(content);
  }
}
