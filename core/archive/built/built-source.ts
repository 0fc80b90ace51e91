import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Digest } from "../../image/digest.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { filePieces } from "../file-pieces.js";
import { storeSource } from "../own/store-source.js";
import type { BuiltImage } from "./built-image.js";

/** An image that buildah built: its documents from memory, its layers from where buildah wrote them. Nothing is copied. */
export function builtSource({ digest: root, mediaType, documents: all, fileOf }: BuiltImage): ImageSource {
  const documents = new Map(all.map(({ digest, bytes }) => [digest, bytes]));
  return storeSource(
    { digest: root, mediaType },
    {
      size: async (digest) => documents.get(digest)?.length ?? (await stat(fileOf(digest)).catch(() => undefined))?.size,
      read: (digest) => Promise.resolve(documents.get(digest)),
      bytes: (digest, from) => {
        const document = documents.get(digest);
        return document ? Readable.from([document.subarray(from)]) : filePieces(fileOf(digest), from);
      },
    },
  );
}

/** An image of which some blobs are only in repositories. They were there a moment ago, when they were pulled. */
export function basedOn(repositories: ReadonlyMap<Digest, ImageSource>, rest: ImageSource): ImageSource {
  const sourceOf = (digest: Digest) => repositories.get(digest) ?? rest;
  return {
    manifest: (digest) => rest.manifest(digest),
    blob: (blob, from) => sourceOf(blob.digest).blob(blob, from),
    check: async (blob) => sourceOf(blob.digest).check?.(blob),
  };
}
