import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Transform, type TransformCallback } from "node:stream";
import { BYTES_PER_MB } from "../images/random-bytes.js";

/** A TCP proxy before a registry that counts what clients send through it, and cuts the connection once where it is told to. */
export class MeterProxy implements AsyncDisposable {
  /** Bytes that clients have sent: bodies, heads and all. */
  sent = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly upstreamPort: number,
    private readonly server: Server,
    private cutAt: number,
  ) {}

  /** `cutAt`: after how many bytes of all connections together the one that sends is reset; never again after that. */
  static async start(upstreamPort: number, cutAt = Infinity): Promise<MeterProxy> {
    const server = createServer({ allowHalfOpen: true });
    const proxy = new MeterProxy(upstreamPort, server, cutAt);
    server.on("connection", (client: Socket) => proxy.#accept(client));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get sentMb(): number {
    return this.sent / BYTES_PER_MB;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  #accept(client: Socket): void {
    const upstream = connect({ port: this.upstreamPort, host: "127.0.0.1", allowHalfOpen: true });
    const reset = () => [client, upstream].forEach((each) => each.destroyed || each.resetAndDestroy());
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on("error", reset).on("close", () => this.#sockets.delete(socket));
    }
    client.pipe(this.#counter(reset)).pipe(upstream);
    upstream.pipe(client);
  }

  #counter(reset: () => void): Transform {
    const transform = (chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback) => {
      this.sent += chunk.length;
      if (this.sent < this.cutAt) return done(null, chunk);
      this.cutAt = Infinity;
      reset();
    };
    return new Transform({ transform, highWaterMark: 1 << 20 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.server, "close");
  }
}
