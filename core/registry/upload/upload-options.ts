import type { Repository } from "../../image/reference.js";
import type { Manifest } from "../api/repository-client.js";
import type { Transfers } from "./transfers.js";

/** Puts an image's own manifest. Asked again where the registry finds then that something which it has just taken is not there. */
export type PutImage = (manifest: Manifest) => Promise<void>;

/** What an upload may save, and who is told of it. */
export interface UploadOptions {
  /** Repositories of the same registry that may have a part of the image already. */
  readonly mountFrom: readonly Repository[];
  readonly transfers: Transfers;
  /** How its own manifest is put, when all that it names is there: by its digest, where nothing else is said. */
  readonly put?: PutImage;
  /** Ends it. */
  readonly signal?: AbortSignal;
}
