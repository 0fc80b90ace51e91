import type { Digest } from "../../image/digest.js";
import type { Manifest } from "../api/repository-client.js";
import type { Descriptor } from "../api/schema.js";

/** Where an image comes from, by the digests of its parts. */
export interface ImageSource {
  /** A manifest or an index; throws where it is not there. */
  manifest(digest: Digest): Promise<Manifest>;
  /**
   * The bytes of a layer or a config from one on, for an upload that goes on where it broke off. A piece is the reader's
   * until the next one is asked for: then its memory may be used again.
   */
  blob(blob: Descriptor, from: number): AsyncIterable<Uint8Array>;
  /** Throws SOURCE_INVALID where a part is not there in the size that its descriptor says. Asked for all of them before the first byte goes out. */
  check?(blob: Descriptor): Promise<void>;
}
