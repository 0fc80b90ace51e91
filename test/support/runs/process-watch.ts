import { setInterval } from "node:timers/promises";
import type { MarkedSecret } from "../marked-secret.js";
import { processes } from "./processes.js";

const EVERY_MS = 20;

/** Looks at all processes again and again, and keeps those that show a secret in their command line or environment. */
export class ProcessWatch implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #seen = new Set<string>();
  /** What each process showed at the last look: it is searched once. */
  readonly #searched = new Map<number, string>();
  #sighted!: () => void;
  /** Settles at the first sighting. */
  readonly sighting = new Promise<void>((resolve) => (this.#sighted = resolve));
  #watching: Promise<void> | undefined;
  looks = 0;

  private constructor(
    readonly secrets: readonly MarkedSecret[],
    /** What the command lines of the runs themselves hold: they are given the secret, and so is their image between fork and exec. */
    readonly owner: string,
  ) {}

  /** Passes over what runs already, unless it is told what to pass over. */
  static start(secrets: readonly MarkedSecret[], owner: string, passedOver?: ReadonlySet<number>): ProcessWatch {
    const watch = new ProcessWatch(secrets, owner);
    watch.#watching = watch.#watch(passedOver ?? new Set(processes().map(({ pid }) => pid)));
    return watch;
  }

  /** The command lines of all that was seen with a secret, and where it was. */
  get sightings(): string[] {
    return [...this.#seen];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(passedOver: ReadonlySet<number>): Promise<void> {
    try {
      for await (const one of setInterval(EVERY_MS, 1, { signal: this.#stop.signal })) {
        this.#look(passedOver);
        this.looks += one;
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  #look(pids: ReadonlySet<number>): void {
    for (const { pid, commandLine, environment } of processes({ pids, naming: this.owner })) {
      const shown = `${commandLine}\0${environment}`;
      if (this.#searched.get(pid) === shown) continue;
      this.#searched.set(pid, shown);
      const places = { "command line": commandLine, environment };
      for (const [place, text] of Object.entries(places)) {
        if (!this.secrets.some((secret) => secret.foundIn(text).length > 0)) continue;
        this.#seen.add(`${place} of ${commandLine}`);
        this.#sighted();
      }
    }
  }
}
