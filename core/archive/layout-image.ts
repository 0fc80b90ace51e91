import type { z } from "zod/v3";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { manifestSchema, parseWire, type Descriptor } from "../registry/api/schema.js";

/** The one image in an OCI layout, from its `index.json` (OCI image spec, "image-layout"). */
export function layoutImage(indexJson: string): Descriptor {
  const index = parsedIndex(indexJson);
  const [image, ...others] = index;
  if (image && others.length === 0) return image;
  throw notAnArchive(own`it holds ${image ? own`several images` : own`no image`}`);
}

/** Whether an image is of OCI's own kind, which every registry takes as it is. */
export function isOci({ mediaType }: Pick<Descriptor, "mediaType">): boolean {
  return mediaType.startsWith("application/vnd.oci.image.");
}

/** The error for a file that no kind of archive fits; `why` is what skopeo said of it. */
export function notAnArchive(why: string): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`the file is not a docker-archive and not an OCI archive (${why})`,
    own`Give a tar file as docker save, podman save, Nix's dockerTools or skopeo copy … oci-archive: write it`,
  );
}

function parsedIndex(indexJson: string): readonly Descriptor[] {
  const index = parseLayoutJson(manifestSchema, indexJson, own`the index of the unpacked archive`);
  return index.kind === "index" ? index.manifests : [];
}

/** Parses a document of an unpacked archive: where it is not of the expected form, the file was no archive. */
export function parseLayoutJson<Output>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>, json: string, what: string): Output {
  try {
    return parseWire(schema, Buffer.from(json), what);
  } catch (error) {
    throw error instanceof PublishError ? notAnArchive(error.marked.what) : error;
  }
}
