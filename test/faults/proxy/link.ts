import { connect, type Socket } from "node:net";
import type { Phase } from "./phase.js";

/** How long a link that was closed in good order stays to drain what still comes: a client may not notice for long. */
const DRAIN_MS = 2_000;

/** One connection through the proxy, and what can be done to it. Once it was struck nothing is forwarded any more. */
export class Link {
  #struck = false;
  #upstream: Socket | undefined;
  #drained: NodeJS.Timeout | undefined;

  constructor(
    readonly client: Socket,
    public phase: Phase,
  ) {
    client.on("error", () => client.destroy());
    client.on("close", () => {
      clearTimeout(this.#drained);
      // What the client said before it went still arrives, as it does in a network.
      this.#upstream?.destroySoon();
    });
  }

  /** Connects to the registry; from now on the two handlers get what comes from either side. */
  forward(port: number, up: (chunk: Buffer) => void, down: (chunk: Buffer) => void): void {
    const upstream = connect(port, "127.0.0.1");
    this.#upstream = upstream;
    upstream.on("error", () => upstream.destroy());
    // end() and not destroy(): what the registry said last still has to arrive.
    upstream.on("close", () => this.client.end());
    this.client.on("data", (chunk) => this.#struck || up(chunk));
    upstream.on("data", (chunk) => this.#struck || down(chunk));
  }

  sendUp(bytes: Buffer): void {
    this.#upstream?.write(bytes);
  }

  sendDown(bytes: Buffer): void {
    this.client.write(bytes);
  }

  reset(): void {
    this.#struck = true;
    resetNow(this.client);
    if (this.#upstream) resetNow(this.#upstream);
  }

  /** Closes both sides in good order, in the middle of whatever it was. */
  close(): void {
    this.#end(() => {
      this.client.end();
      this.#upstream?.end();
    });
  }

  /** Says this to the client, and nothing more to anybody. */
  answer(bytes: Buffer): void {
    this.#end(() => {
      this.client.end(bytes);
      this.#upstream?.destroy();
    });
  }

  /** Stays open and mute, as a connection whose network is gone. */
  hold(): void {
    this.#struck = true;
    this.client.pause();
    this.#upstream?.pause();
  }

  #end(how: () => void): void {
    this.#struck = true;
    how();
    this.client.resume();
    this.#drained = setTimeout(() => this.client.destroy(), DRAIN_MS);
  }
}

/** A socket that was ended already is only destroyed: Node 20 never closes one that is reset while it shuts down. */
function resetNow(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
