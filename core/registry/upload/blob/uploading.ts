import type { Digest } from "../../../image/digest.js";
import type { RepositoryClient } from "../../api/repository-client.js";
import type { ImageSource } from "../image-source.js";
import type { Transfers } from "../transfers.js";
import type { Mounts } from "./mounts.js";

/** What the uploads of one image share. */
export interface Uploading {
  readonly source: ImageSource;
  readonly client: RepositoryClient;
  readonly mounts: Mounts;
  readonly transfers: Transfers;
  /** Whether a blob is there that the registry shows. */
  readonly isBelieved: boolean;
  /** The blob that takes the upload session which was kept without a question: the one that the registry has least likely. */
  readonly keptFor: Digest | undefined;
  /** Ends them all. */
  readonly signal: AbortSignal;
}
