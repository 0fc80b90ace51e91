import type { Fault } from "./fault.js";
import type { Link } from "./link.js";
import { Random } from "../random.js";

/** What a fault can do to all connections at once. */
export interface Network {
  /** Nothing gets through for a while, and what hangs then is ended. */
  cut(forMs: number): void;
  /** Ends all there is, and refuses what comes for a while. */
  refuse(forMs: number): void;
}

const GARBAGE_BYTES = 512;

/** Does to a connection, or to all of them, what the fault says. */
export function strike({ kind, point, lastingMs }: Fault, link: Link, network: Network): void {
  switch (kind) {
    case "reset":
      return link.reset();
    case "close":
    case "half answer":
      return link.close();
    case "cut":
      return network.cut(lastingMs);
    case "refuse":
      return network.refuse(lastingMs);
    case "garbage":
      return link.answer(new Random(point.at).bytes(GARBAGE_BYTES));
    case "answer 500":
      return link.answer(answer("500 Internal Server Error"));
    case "answer 503":
      return link.answer(answer("503 Service Unavailable", "Retry-After: 0"));
    case "answer 429":
      return link.answer(answer("429 Too Many Requests", "Retry-After: 0"));
  }
}

function answer(status: string, ...headers: readonly string[]): Buffer {
  return Buffer.from([`HTTP/1.1 ${status}`, ...headers, "Content-Length: 0", "Connection: close", "", ""].join("\r\n"));
}
