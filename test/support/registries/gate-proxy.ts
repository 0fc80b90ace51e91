import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/**
 * A TCP proxy that holds the first connection on which a given text passes upwards (or does so for the n-th time), until
 * the gate is opened: a push that is under way for as long as a test wants it to be.
 */
export class GateProxy implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  #passed = 0;
  #held!: () => void;
  #opened!: () => void;
  /** Settles when the text passed, with the connection held. */
  readonly held = new Promise<void>((resolve) => (this.#held = resolve));
  readonly #gate = new Promise<void>((resolve) => (this.#opened = resolve));

  private constructor(
    readonly server: Server,
    readonly upstreamPort: number,
    readonly text: string,
    readonly nth: number,
  ) {}

  static async start(upstreamPort: number, text: string, nth = 1): Promise<GateProxy> {
    const server = createServer();
    const proxy = new GateProxy(server, upstreamPort, text, nth);
    server.on("connection", (socket) => proxy.#pipe(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  open(): void {
    this.#opened();
  }

  #pipe(client: Socket): void {
    const upstream = connect(this.upstreamPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    client.on("data", (chunk) => void this.#forward(client, upstream, chunk));
  }

  async #forward(client: Socket, upstream: Socket, chunk: Buffer): Promise<void> {
    if (chunk.includes(this.text) && ++this.#passed >= this.nth) {
      client.pause();
      this.#held();
      await this.#gate;
      client.resume();
    }
    upstream.write(chunk);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.open();
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }
}
