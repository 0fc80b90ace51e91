import type { Digest } from "../../image/digest.js";
import type { Descriptor } from "../../registry/api/schema.js";
import type { Transfers } from "../../registry/upload/transfers.js";
import { bytes } from "./bytes.js";
import { Rate } from "./rate.js";

type State = "moving" | "done" | "there" | "mounted";

interface Travelling {
  readonly size: number;
  readonly moved: number;
  readonly state: State;
}

const BAR = 20;
const STANDS = { done: "sent", there: "there already", mounted: "mounted" } as const;

/** How the blobs of an upload travel: what is known of each, and how fast all of them go together. */
export class Travel implements Transfers {
  readonly #blobs = new Map<Digest, Travelling>();
  readonly #rate: Rate;

  /** `onChange` is called whenever there is something new to tell. */
  constructor(
    readonly now: () => number,
    readonly onChange: () => void,
  ) {
    this.#rate = new Rate(now());
  }

  begin({ digest, size }: Descriptor): void {
    if (this.isEmpty) this.#rate.start(this.now());
    this.#set(digest, { size, moved: 0, state: "moving" });
  }

  moved(digest: Digest, bytes: number): void {
    const blob = this.#blobs.get(digest);
    if (!blob) return;
    this.#rate.add(bytes, this.now());
    this.#set(digest, { ...blob, moved: Math.max(0, blob.moved + bytes) });
  }

  /** What this very upload has sent before (an attempt that failed later, another manifest with the same blob) was no gift. */
  reused({ digest, size }: Descriptor, how: "there" | "mounted"): void {
    if (this.isEmpty) this.#rate.start(this.now());
    const before = this.#blobs.get(digest);
    this.#set(digest, before && (before.state === "done" || before.moved > 0) ? { ...before, state: "done" } : { size, moved: 0, state: how });
  }

  done(digest: Digest): void {
    const blob = this.#blobs.get(digest);
    if (blob) this.#set(digest, { ...blob, state: "done" });
  }

  /** The next step begins. */
  clear(): void {
    this.#blobs.clear();
  }

  /** Whether anything travels, or did. */
  get isEmpty(): boolean {
    return this.#blobs.size === 0;
  }

  /** While it lasts: `45 MB of 400 MB (31 MB/s), 2 of 7 blobs there`. */
  under(): string {
    return this.#soFar(this.#rate.current(this.now()));
  }

  /** In the end: `400 MB in 3 blobs (31 MB/s), 4 blobs (1.2 GB) there already`; of what ended before that, how far it was. */
  summary(): string {
    const average = this.#rate.average(this.now());
    if (this.#all.some(({ state }) => state === "moving")) return this.#soFar(average);
    const sent = this.#sending;
    const rate = `(${bytes(average)}/s)`;
    const parts = sent.length === 0 ? [] : [`${this.#sent} in ${blobs(sent.length)} ${rate}`];
    for (const how of ["mounted", "there"] as const) {
      const those = this.#all.filter(({ state }) => state === how);
      if (those.length > 0) parts.push(`${blobs(those.length)} (${bytes(sum(those, "size"))}) ${STANDS[how]}`);
    }
    return parts.join(", ");
  }

  /** A blob a line, those under way first, as many as there is room for. */
  lines(room: number): string[] {
    const all = [...this.#blobs].map(([digest, blob]) => ({ digest, ...blob }));
    const ordered = [...all.filter(({ state }) => state === "moving"), ...all.filter(({ state }) => state !== "moving")];
    const shown = ordered.slice(0, ordered.length > room ? room - 1 : room).map(({ digest, ...blob }) => `${short(digest)}  ${standing(blob)}`);
    return ordered.length > shown.length ? [...shown, `… and ${ordered.length - shown.length} more`] : shown;
  }

  #soFar(rate: number): string {
    const ended = this.#all.filter(({ state }) => state !== "moving").length;
    return `${this.#sent} of ${bytes(sum(this.#sending, "size"))} (${bytes(rate)}/s), ${ended} of ${blobs(this.#blobs.size)} there`;
  }

  #set(digest: Digest, blob: Travelling): void {
    this.#blobs.set(digest, blob);
    this.onChange();
  }

  get #all(): Travelling[] {
    return [...this.#blobs.values()];
  }

  get #sending(): Travelling[] {
    return this.#all.filter(({ state }) => state === "moving" || state === "done");
  }

  get #sent(): string {
    return bytes(sum(this.#sending, "moved"));
  }
}

function standing({ state, size, moved }: Travelling): string {
  if (state !== "moving") return `${bytes(size)} ${STANDS[state]}`;
  const full = size === 0 ? 0 : Math.min(BAR, Math.floor((moved / size) * BAR));
  return `${"█".repeat(full)}${"░".repeat(BAR - full)}  ${bytes(moved)} of ${bytes(size)}`;
}

/** As many of its hex digits as git shows of a commit, and some more. */
function short(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1).slice(0, 12);
}

function blobs(count: number): string {
  return count === 1 ? "1 blob" : `${count} blobs`;
}

function sum(blobs: readonly Travelling[], member: "size" | "moved"): number {
  return blobs.reduce((total, blob) => total + blob[member], 0);
}
