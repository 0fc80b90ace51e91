import { z } from "zod/v3";
import { own } from "../errors/own-words.js";
import { blobPath } from "./annotated-layout.js";
import { notAnArchive } from "./layout-image.js";
import { chooseImage, severalNamed, type Blobs, type Chosen } from "./choose-image.js";
import { DOCUMENT_LIMIT, storeSource, type BlobStore } from "./own/store-source.js";
import { TarFile } from "./tar/tar-file.js";
import type { UnpackedImage } from "./unpacked-image.js";

const NO_INDEX = own`it has no index.json`;

/** What a docker-archive says of its images. */
const dockerManifest = z.array(z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish() }));

/** What speaks against a file as a kind of archive. */
export interface Complaint {
  readonly complaint: string;
}

/**
 * Finds the one image in an uncompressed archive that has an index, to be read where it is. undefined for a file that is no
 * tar file, or one that we cannot read; throws where it holds several images, or none whole.
 */
export async function imageInTar(archive: string): Promise<UnpackedImage | Complaint | undefined> {
  const tar = await TarFile.open(archive);
  if (!tar) return undefined;
  const index = await tar.read("index.json", DOCUMENT_LIMIT);
  if (!index) {
    await refuseSeveral(tar);
    return { complaint: NO_INDEX };
  }
  const blobs: Blobs = { has: (digest) => tar.size(blobPath(digest)) !== undefined, read: (digest) => tar.read(blobPath(digest), DOCUMENT_LIMIT) };
  const image = await chooseImage(index, blobs);
  const { digest, mediaType, notes } = image;
  return { digest, mediaType, notes, source: storeSource(image, storeIn(tar, image)) };
}

/** The same for an archive that is one for certain: what the engine or another of our tools wrote. */
export async function theImageInTar(archive: string): Promise<UnpackedImage> {
  const image = await imageInTar(archive);
  if (image && !("complaint" in image)) return image;
  throw notAnArchive(image?.complaint ?? own`it is no tar file`);
}

/** An index that was written anew is in memory, and all else in the archive. */
function storeIn(tar: TarFile, { digest: root, written }: Chosen): BlobStore {
  return {
    size: (digest) => Promise.resolve(tar.size(blobPath(digest))),
    read: async (digest) => (digest === root ? written : undefined) ?? tar.read(blobPath(digest), DOCUMENT_LIMIT),
    bytes: (digest, from) => tar.bytes(blobPath(digest), from),
  };
}

async function refuseSeveral(tar: TarFile): Promise<void> {
  const text = (await tar.read("manifest.json", DOCUMENT_LIMIT))?.toString("utf8");
  const images = text === undefined ? [] : (dockerManifest.safeParse(safeJson(text)).data ?? []);
  if (new Set(images.map(({ Config }) => Config)).size > 1) throw severalNamed(images.map(({ Config, RepoTags }) => RepoTags?.[0] ?? Config));
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
