import type { Repository } from "../../image/reference.js";
import type { Transfers } from "./transfers.js";

/** What an upload may save, and who is told of it. */
export interface UploadOptions {
  /** Repositories of the same registry that may have a part of the image already. */
  readonly mountFrom: readonly Repository[];
  readonly transfers: Transfers;
  /** Ends it. */
  readonly signal?: AbortSignal;
}
