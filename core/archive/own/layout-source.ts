import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Digest } from "../../image/digest.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { filePieces } from "../file-pieces.js";
import { blobPath } from "../annotated-layout.js";
import { layoutImage } from "../layout-image.js";
import { storeSource, type BlobStore } from "./store-source.js";

/** The image in a folder that is an OCI layout, and its digest. */
export async function layoutSource(folder: string): Promise<{ readonly digest: Digest; readonly mediaType: string; readonly source: ImageSource }> {
  const { digest, mediaType } = layoutImage(await readFile(join(folder, "index.json"), "utf8"));
  return { digest, mediaType, source: storeSource({ digest, mediaType }, layoutStore(folder)) };
}

function layoutStore(folder: string): BlobStore {
  const pathOf = (digest: Digest) => join(folder, blobPath(digest));
  return {
    size: async (digest) => (await stat(pathOf(digest)).catch(absent))?.size,
    read: async (digest) => readFile(pathOf(digest)).catch(absent),
    bytes: (digest, from) => filePieces(pathOf(digest), from),
  };
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
  throw error;
}
