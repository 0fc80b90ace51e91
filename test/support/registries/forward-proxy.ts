import { once } from "node:events";
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { Certificate } from "../../module/world/certificate.js";

/** What a proxy answers by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ProxyBehaviour {
  /** The port of this machine that every way leads to, whatever host was asked for. */
  readonly leadsTo: number;
  /** Refuses a request, such as `CONNECT host:443` or `GET http://host/v2/`. */
  readonly refuse?: (asked: string, count: number) => OwnAnswer | undefined;
  /** Speaks TLS itself. */
  readonly certificate?: Certificate;
  /** Keeps quiet about itself on what it passes on, as it should not. */
  readonly via?: "missing";
}

/** A proxy on loopback that tunnels (CONNECT) and forwards, as Squid does, and remembers what it was asked for. */
export class ForwardProxy implements AsyncDisposable {
  /** Such as `CONNECT registry.example.org:443`, in the order in which they came. */
  readonly asked: string[] = [];
  /** The logins that came with them. */
  readonly logins: (string | undefined)[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(readonly manner: ProxyBehaviour) {
    const { certificate } = manner;
    this.#server = certificate ? createTlsServer(certificate) : createServer();
    this.#server.on("connect", (request: IncomingMessage, client: Socket) => this.#tunnel(request, client));
    this.#server.on("request", (request: IncomingMessage, response: ServerResponse) => this.#forward(request, response));
  }

  static async start(manner: ProxyBehaviour): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(manner);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  /** `127.0.0.1:port`. */
  get name(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `${this.manner.certificate ? "https" : "http"}://${this.name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  #hear({ method, url, headers }: IncomingMessage): OwnAnswer | undefined {
    const asked = `${method ?? ""} ${url ?? ""}`;
    this.logins.push(headers["proxy-authorization"]);
    this.asked.push(asked);
    return this.manner.refuse?.(asked, this.asked.length);
  }

  #tunnel(request: IncomingMessage, client: Socket): void {
    const own = this.#hear(request);
    this.#keep(client);
    if (own) {
      const lines = Object.entries({ "content-length": "0", ...own.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
      client.end(`HTTP/1.1 ${own.status} Refused\r\n${lines.join("")}\r\n`);
      return;
    }
    const upstream = connect(this.manner.leadsTo, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    this.#keep(upstream);
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const own = this.#hear(request);
    if (own) {
      request.resume();
      response.writeHead(own.status, own.headers).end(own.body);
      return;
    }
    const url = new URL(request.url ?? "");
    const headers = { ...request.headers };
    delete headers["proxy-authorization"];
    const target = { host: "127.0.0.1", port: this.manner.leadsTo, path: `${url.pathname}${url.search}`, method: request.method ?? "GET", headers };
    const onwards = send(target, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...(this.manner.via === "missing" ? {} : { via: "1.1 test" }) });
      answer.pipe(response);
    });
    onwards.on("error", () => response.destroy());
    request.pipe(onwards);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
  }
}
