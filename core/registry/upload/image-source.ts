import type { Readable } from "node:stream";
import type { Digest } from "../../image/digest.js";
import type { Manifest } from "../api/repository-client.js";

/** Where an image comes from, by the digests of its parts. */
export interface ImageSource {
  /** A manifest or an index; throws where it is not there. */
  manifest(digest: Digest): Promise<Manifest>;
  /** The bytes of a layer or a config, from their beginning each time. */
  blob(digest: Digest): Readable;
}
