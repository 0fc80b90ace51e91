import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { algorithmOf, digestOf, type Digest } from "../../image/digest.js";
import { parseManifest } from "../../registry/api/schema.js";
import type { ImageSource } from "../../registry/upload/image-source.js";

/** Registries take manifests of 4 MiB (OCI distribution spec, "Pushing Manifests"). */
export const DOCUMENT_LIMIT = 4 * 1024 * 1024;

/** What is stored by digest, in a folder or in an archive. */
export interface BlobStore {
  /** undefined where it is not there. */
  size(digest: Digest): Promise<number | undefined>;
  /** A document; undefined where it is not there, or larger than any manifest. */
  read(digest: Digest): Promise<Uint8Array | undefined>;
  /** The bytes from one on. */
  bytes(digest: Digest, from: number): AsyncIterable<Uint8Array>;
}

/** An image that is named by its digest and kind, and whose parts are in a store. */
export function storeSource(image: { readonly digest: Digest; readonly mediaType: string }, store: BlobStore): ImageSource {
  return {
    manifest: async (digest) => {
      const bytes = await store.read(digest);
      if (!bytes) throw incomplete(own`lacks the manifest ${digest}`);
      if (digestOf(bytes, algorithmOf(digest)) !== digest) throw incomplete(own`has a manifest that is not what its digest says, ${digest}`);
      const body = parseManifest(bytes, own`a manifest of the image`);
      const declared = body.kind === "other" ? undefined : body.mediaType;
      return { bytes: Buffer.from(bytes), mediaType: declared ?? (digest === image.digest ? image.mediaType : OF_KIND[body.kind]), digest, body };
    },
    blob: ({ digest }, from) => store.bytes(digest, from),
    check: async ({ digest, size }) => {
      const there = await store.size(digest);
      if (there === undefined) throw incomplete(own`lacks ${digest}`);
      if (there !== size) throw incomplete(own`has ${there} bytes of ${digest}, which says that it has ${size}`);
    },
  };
}

/** What a document is that does not say so itself, in an index: OCI's own kinds may leave it out. */
const OF_KIND = {
  manifest: "application/vnd.oci.image.manifest.v1+json",
  index: "application/vnd.oci.image.index.v1+json",
  other: "application/vnd.oci.image.manifest.v1+json",
} as const;

function incomplete(what: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the image ${what}`, own`Build it or save it again`);
}
