import { PublishError } from "../../../errors.js";
import type { Digest } from "../../../image/digest.js";
import type { Manifest } from "../../api/repository-client.js";
import type { Descriptor } from "../../api/schema.js";
import type { ImageSource } from "../image-source.js";

/** The blobs of a source, which remembers what it failed with: the connection to the registry that takes them breaks by that, too. */
export class WatchedSource implements ImageSource {
  fault: PublishError | undefined;

  constructor(readonly source: ImageSource) {}

  manifest(digest: Digest): Promise<Manifest> {
    return this.source.manifest(digest);
  }

  async *blob(blob: Descriptor, from: number): AsyncGenerator<Uint8Array> {
    try {
      yield* this.source.blob(blob, from);
    } catch (error) {
      if (error instanceof PublishError) this.fault = error;
      throw error;
    }
  }
}
