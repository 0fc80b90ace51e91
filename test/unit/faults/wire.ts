import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server } from "node:net";

export const REQUEST = "GET /v2/ HTTP/1.1\r\nHost: registry\r\n\r\n";
export const ANSWER = `HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n${"x".repeat(100)}`;

/** A server that answers every request the same, and keeps what it got. */
export class Answering implements AsyncDisposable {
  received = "";

  private constructor(readonly server: Server) {}

  static async start(): Promise<Answering> {
    const answering = new Answering(createServer());
    answering.server.on("connection", (socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", (chunk) => {
        answering.received += chunk.toString("latin1");
        if (answering.received.endsWith("\r\n\r\n")) socket.write(ANSWER);
      });
    });
    answering.server.listen(0, "127.0.0.1");
    await once(answering.server, "listening");
    return answering;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    return Promise.resolve();
  }
}

/** What a client saw of its connection. */
export interface Seen {
  readonly received: Buffer;
  /** How it ended: in good order, by an error's code, or not at all, once all that was waited for had come. */
  readonly end: string;
}

/** Sends a request and waits for as many bytes, or for the connection's end. */
export async function exchange(port: number, bytes = ANSWER.length): Promise<Seen> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks);
  socket.write(REQUEST);
  return new Promise((resolve) => {
    const done = (end: string) => {
      socket.destroy();
      resolve({ received: received(), end });
    };
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (received().length === bytes) done("open");
    });
    socket.on("end", () => done("closed"));
    socket.on("error", (error) => done("code" in error && typeof error.code === "string" ? error.code : error.message));
  });
}
