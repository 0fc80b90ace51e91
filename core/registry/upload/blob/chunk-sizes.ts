/**
 * What a blob goes in where it cannot go as a whole, in bytes: below Cloudflare's limit of 100 MB, and at the end below the
 * 1 MiB that nginx allows where nobody said anything.
 */
const SIZES = [64e6, 16e6, 4e6, 1e6] as const;

/** The chunk in which a blob goes after its connection broke once; undefined where it is no larger than that. */
export function firstChunk(size: number, least: number): number | undefined {
  const chunk = Math.max(SIZES[0], least);
  return chunk < size ? chunk : undefined;
}

/** The next one where so many bytes were too many; undefined where the registry takes none so small. */
export function smallerChunk(tooMany: number, least: number): number | undefined {
  const chunk = SIZES.find((each) => each < tooMany);
  return chunk === undefined || chunk < least ? undefined : chunk;
}

/** In what a blob goes: as a whole, as long as nothing speaks against it. */
export class ChunkChoice {
  size: number | "whole" = "whole";
  /** Whether the registry takes chunks, as far as is known. */
  areTaken = true;
  #brokeOff = false;

  constructor(readonly total: number) {}

  /** So many bytes were too many for one request; whether it can go in fewer. */
  tooLarge(length: number, least: number): boolean {
    const next = this.areTaken ? smallerChunk(length, least) : undefined;
    this.size = next ?? this.size;
    return next !== undefined;
  }

  /**
   * The connection broke. In smaller parts the next break loses less. Where it breaks off again and again, they become
   * smaller yet: some proxies have no other way to say that a request is too large, or too slow.
   */
  brokeOff(length: number, least: number): void {
    if (!this.areTaken) return;
    const next = this.#brokeOff ? smallerChunk(length, least) : firstChunk(this.total, least);
    if (next !== undefined && (this.size === "whole" || next < this.size)) this.size = next;
    this.#brokeOff = true;
  }

  arrived(): void {
    this.#brokeOff = false;
  }

  /** Not every registry knows chunks. */
  refused(): void {
    this.areTaken = false;
    this.size = "whole";
  }
}
