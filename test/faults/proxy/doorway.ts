import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

/** Below the ports that the kernel gives away, so that nobody else gets ours while it is shut. */
const PORTS = { first: 20_000, end: 30_000 };
const TRIES = 20;

/** Where clients come in: a loopback port that can be shut, so that it refuses, and opened again. */
export class Doorway {
  private constructor(
    readonly port: number,
    readonly welcome: (client: Socket) => void,
    private server: Server,
  ) {}

  static async open(welcome: (client: Socket) => void): Promise<Doorway> {
    for (let tries = 1; ; tries++) {
      const port = randomInt(PORTS.first, PORTS.end);
      const server = createServer(welcome).listen(port, "127.0.0.1");
      const found = await once(server, "listening").then(() => true, () => false);
      if (found) return new Doorway(port, welcome, server);
      if (tries === TRIES) throw new Error(`no free port between ${PORTS.first} and ${PORTS.end}`);
    }
  }

  shut(): void {
    this.server.close();
  }

  /** Where the port was taken in the meantime it stays shut, and the publish fails as it may. */
  reopen(): void {
    this.server = createServer(this.welcome).on("error", () => undefined).listen(this.port, "127.0.0.1");
  }
}
