import { own, told } from "../../core/errors/own-words.js";
import type { Progress } from "../../core/publish/ports.js";
import { Travel } from "../../core/report/progress/travel.js";

/** How often a line tells how far an upload is. */
const UNDER_WAY_MS = 5_000;

/** An upload in the log of a call, where no terminal shows it: a line while it lasts, and one in the end. */
export class UploadLog {
  readonly transfers: Travel;
  #saidAt: number;

  constructor(
    private readonly progress: Pick<Progress, "note">,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#saidAt = now();
    this.transfers = new Travel(now, () => this.#underWay());
  }

  /** Says what it came to. */
  end(): void {
    if (!this.transfers.isEmpty) this.progress.note(told(own`uploaded: ${this.transfers.summary()}`));
  }

  #underWay(): void {
    if (this.now() - this.#saidAt < UNDER_WAY_MS) return;
    this.#saidAt = this.now();
    this.progress.note(told(own`uploading: ${this.transfers.under()}`));
  }
}
