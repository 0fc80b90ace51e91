import { Readable } from "node:stream";
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
    blob: (digest) => Readable.from(client.readBlob(digest)),
  };
}
