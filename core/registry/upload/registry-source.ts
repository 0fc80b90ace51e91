import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { RepositoryClient } from "../api/repository-client.js";
import { unknownKind } from "../copy/schema-one.js";
import type { ImageSource } from "./image-source.js";
import { gathered } from "./read-ahead.js";
import { readResumed } from "./read-resumed.js";

/** A connection gives 64 kB at most: so each write of the other one carries more, and both go on while one of them waits (docs/benchmarks.md). */
const PIECE = 256 * 1024;

/** An image that is in a registry already. */
export function registrySource(client: RepositoryClient): ImageSource {
  return {
    manifest: async (digest) => {
      const manifest = await client.manifest(digest);
      const name = client.repository.pinned(digest).toString();
      if (!manifest) throw new PublishError("SOURCE_INVALID", own`${name} does not exist`, own`Check its digest; an index may name images that its registry does not have: name the platforms that it has (--platform; in the module platforms)`);
      if (manifest.body.kind === "other") throw unknownKind(name, manifest.bytes);
      return manifest;
    },
    blob: (blob, from) => gathered(readResumed(client, blob, from), { piece: PIECE, length: blob.size - from }),
  };
}
