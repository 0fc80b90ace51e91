import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { RepositoryClient } from "../api/repository-client.js";
import type { ImageSource } from "./image-source.js";

/** An image that is in a registry already. */
export function registrySource(client: RepositoryClient): ImageSource {
  return {
    manifest: async (digest) => {
      const manifest = await client.manifest(digest);
      if (manifest) return manifest;
      throw new PublishError("SOURCE_INVALID", own`${client.repository.pinned(digest).toString()} does not exist`, own`Check its digest; an index may name images that its registry does not have`);
    },
    blob: ({ digest }, from) => without(client.readBlob(digest), from),
  };
}

/** What is behind the first so many bytes. */
async function* without(pieces: AsyncIterable<Uint8Array>, first: number): AsyncGenerator<Uint8Array> {
  let left = first;
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}
