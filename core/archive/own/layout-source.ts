import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { own } from "../../errors/own-words.js";
import { digestOf, type Digest } from "../../image/digest.js";
import { parseManifest } from "../../registry/api/schema.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { blobPath } from "../annotated-layout.js";
import { layoutImage, notAnArchive } from "../layout-image.js";

/** The image in a folder that is an OCI layout, and its digest. */
export async function layoutSource(folder: string): Promise<{ readonly digest: Digest; readonly source: ImageSource }> {
  const { digest, mediaType } = layoutImage(await readFile(join(folder, "index.json"), "utf8"));
  const pathOf = (each: Digest) => join(folder, blobPath(each));
  const manifest = async (each: Digest) => {
    const bytes = await readFile(pathOf(each));
    const body = parseManifest(bytes, own`a manifest of the image`);
    if (digestOf(bytes) !== each) throw notAnArchive(own`its manifest is not what its digest says`);
    const declared = body.kind === "other" ? undefined : body.mediaType;
    return { bytes, mediaType: declared ?? (each === digest ? mediaType : OF_KIND[body.kind]), digest: each, body };
  };
  return { digest, source: { manifest, blob: (blob, from) => createReadStream(pathOf(blob.digest), { start: from }) } };
}

/** What a document is that does not say so itself, in an index: OCI's own kinds may leave it out. */
const OF_KIND = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  other: "application/vnd.oci.image.manifest.v1+json",
} as const;
