import type { Socket } from "node:net";
import { Doorway } from "./doorway.js";
import type { Fault, Traffic } from "./fault.js";
import { Link } from "./link.js";
import { Meter } from "./meter.js";
import { Phases, requestLine, type Phase } from "./phase.js";
import { strike, type Network } from "./strike.js";

/** A fault that struck, and what the publish was busy with. */
export interface Struck {
  readonly fault: Fault;
  readonly phase: Phase;
}

/** A TCP proxy before a registry that counts what passes, and injects faults at their points. For one publish. */
export class FaultProxy implements Network, AsyncDisposable {
  readonly struck: Struck[] = [];
  readonly #meter: Meter;
  readonly #phases = new Phases();
  readonly #links = new Set<Link>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #doorway!: Doorway;
  #isCut = false;
  #first!: () => void;
  /** Settles when the first fault strikes. */
  readonly firstStrike = new Promise<void>((resolve) => (this.#first = resolve));

  private constructor(
    readonly upstreamPort: number,
    faults: readonly Fault[],
  ) {
    this.#meter = new Meter(faults);
  }

  static async start(upstreamPort: number, faults: readonly Fault[] = []): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstreamPort, faults);
    proxy.#doorway = await Doorway.open((client) => proxy.#accept(client));
    return proxy;
  }

  get port(): number {
    return this.#doorway.port;
  }

  get traffic(): Traffic {
    return this.#meter.traffic;
  }

  cut(forMs: number): void {
    this.#isCut = true;
    for (const link of this.#links) link.hold();
    // Only we can end the wait for the answer to an upload, which may take minutes.
    this.#later(forMs, () => {
      this.#isCut = false;
      this.#resetAll();
    });
  }

  refuse(forMs: number): void {
    this.#doorway.shut();
    this.#resetAll();
    this.#later(forMs, () => this.#doorway.reopen());
  }

  #accept(client: Socket): void {
    const link = new Link(client, this.#phases.latest);
    this.#links.add(link);
    client.on("close", () => this.#links.delete(link));
    const due = this.#meter.count("connection", 1);
    if (due) this.#strike(due.fault, link);
    else if (this.#isCut) link.hold();
    else link.forward(this.upstreamPort, (chunk) => this.#up(link, chunk), (chunk) => this.#down(link, chunk));
  }

  #up(link: Link, chunk: Buffer): void {
    const request = requestLine(chunk);
    if (request !== undefined) {
      link.phase = this.#phases.see(request);
      const refused = this.#meter.count("request", 1);
      if (refused) return this.#strike(refused.fault, link);
    }
    const due = this.#meter.count("byte up", chunk.length);
    link.sendUp(due ? chunk.subarray(0, due.before) : chunk);
    if (due) this.#strike(due.fault, link);
  }

  #down(link: Link, chunk: Buffer): void {
    const due = this.#meter.count("byte down", chunk.length);
    link.sendDown(due ? chunk.subarray(0, due.before) : chunk);
    if (due) this.#strike(due.fault, link);
  }

  #strike(fault: Fault, link: Link): void {
    this.struck.push({ fault, phase: link.phase });
    strike(fault, link, this);
    this.#first();
  }

  #resetAll(): void {
    for (const link of this.#links) link.reset();
  }

  /** `Infinity` is never. */
  #later(ms: number, act: () => void): void {
    if (ms !== Infinity) this.#timers.add(setTimeout(act, ms));
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#doorway.shut();
    this.#resetAll();
    return Promise.resolve();
  }
}
