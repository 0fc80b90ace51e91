import type { Descriptor } from "../../api/schema.js";
import type { Transfers } from "../transfers.js";

/** What was told of how far a blob is: where it goes again, that is taken back. */
export class Tally {
  #told: number | undefined;

  constructor(
    readonly blob: Descriptor,
    readonly transfers: Transfers,
  ) {}

  get begun(): boolean {
    return this.#told !== undefined;
  }

  /** Its bytes go out, from this one on. */
  goesFrom(at: number): void {
    if (this.#told === undefined) this.transfers.begin(this.blob);
    this.#told ??= 0;
    this.isAt(at);
  }

  taken(bytes: number): void {
    this.isAt((this.#told ?? 0) + bytes);
  }

  /** So much of it is there, by whatever way; nothing is told of what never began. */
  isAt(bytes: number): void {
    if (this.#told === undefined || this.#told === bytes) return;
    this.transfers.moved(this.blob.digest, bytes - this.#told);
    this.#told = bytes;
  }

  finished(): void {
    this.goesFrom(this.blob.size);
    this.transfers.done(this.blob.digest);
  }
}
