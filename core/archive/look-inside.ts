import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod/v3";
import type { Digest } from "../image/digest.js";
import { blobPath } from "./annotated-layout.js";
import { isOci } from "./layout-image.js";
import { chooseImage, severalNamed, type Blobs, type Chosen } from "./choose-image.js";
import { TarFile } from "./tar.js";

/** Registries take manifests of 4 MiB (OCI distribution spec, "Pushing Manifests"). */
const DOCUMENT_LIMIT = 4 * 1024 * 1024;
/** What a docker-archive says of its images. */
const dockerManifest = z.array(z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish() }));

/** An image that was taken out of an archive, into an OCI layout. */
export interface TakenOut {
  readonly digest: Digest;
  readonly oci: boolean;
  readonly notes: readonly string[];
}

/**
 * Takes the one image out of an uncompressed archive that skopeo cannot read, though it has an index: skopeo wants one
 * entry, and all that it names. undefined for a file without one; throws where it holds several images, or none whole.
 */
export async function takeImageOut(archive: string, layout: string, signal?: AbortSignal): Promise<TakenOut | undefined> {
  const tar = await TarFile.open(archive);
  if (!tar) return undefined;
  await using open = tar;
  const index = await open.read("index.json", DOCUMENT_LIMIT);
  if (!index) {
    await refuseSeveral(open);
    return undefined;
  }
  const blobs: Blobs = { has: (digest) => open.has(blobPath(digest)), read: (digest) => open.read(blobPath(digest), DOCUMENT_LIMIT) };
  const image = await chooseImage(index, blobs);
  await write(image, open, layout, signal);
  return { digest: image.digest, oci: isOci(image), notes: image.notes };
}

async function write({ mediaType, digest, size, blobs, written }: Chosen, tar: TarFile, layout: string, signal?: AbortSignal): Promise<void> {
  for (const blob of [digest, ...blobs]) await mkdir(join(layout, dirname(blobPath(blob))), { recursive: true });
  for (const blob of blobs) await tar.extract(blobPath(blob), join(layout, blobPath(blob)), signal);
  if (written) await writeFile(join(layout, blobPath(digest)), written);
  await writeFile(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(join(layout, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, digest, size }] }));
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
