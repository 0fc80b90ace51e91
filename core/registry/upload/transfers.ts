import type { Digest } from "../../image/digest.js";
import type { Descriptor } from "../api/schema.js";

/** Who is told how the parts of an image travel. What was begun ends by `done`, or by an error of the whole. */
export interface Transfers {
  /** Its bytes begin to go out. */
  begin(blob: Descriptor): void;
  /** So many more are sent; fewer than none where they have to go again. */
  moved(digest: Digest, bytes: number): void;
  /** None of it goes out: the registry has it here, or in another repository from which it took it. */
  reused(blob: Descriptor, how: "there" | "mounted"): void;
  /** All of it is stored. */
  done(digest: Digest): void;
}

/** Tells nobody. */
export const UNSEEN: Transfers = { begin: () => undefined, moved: () => undefined, reused: () => undefined, done: () => undefined };
