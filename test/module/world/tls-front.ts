import { once } from "node:events";
import { request, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./certificate.js";

/**
 * Puts https in front of a registry on loopback. It is called `127.1:PORT`: an address that no rule takes for this
 * machine's loopback, and that every resolver takes there, so that the module treats it as a registry out on the network.
 */
export class TlsFront implements AsyncDisposable {
  /** Every request that passed, as `PUT /v2/…`. */
  readonly requests: string[] = [];

  private constructor(private readonly server: ReturnType<typeof createServer>) {}

  static async start(behind: string, certificate: Certificate): Promise<TlsFront> {
    const server = createServer({ cert: certificate.cert, key: certificate.key });
    const front = new TlsFront(server);
    server.on("request", (incoming, outgoing) => front.#forward(behind, incoming, outgoing));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return front;
  }

  get name(): string {
    return `127.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  #forward(behind: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = "GET", url = "/" } = incoming;
    this.requests.push(`${method} ${url}`);
    // By this header the registry knows that its upload locations have to be https.
    const headers = { ...incoming.headers, "x-forwarded-proto": "https" };
    const onwards = request(`http://${behind}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onwards.on("error", () => outgoing.destroy());
    incoming.pipe(onwards);
  }
}
