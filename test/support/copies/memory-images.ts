import { digestOf, type Digest } from "../../../core/image/digest.js";
import type { Manifest } from "../../../core/registry/api/repository-client.js";
import { parseManifest, type Descriptor } from "../../../core/registry/api/schema.js";
import type { ImageSource } from "../../../core/registry/upload/image-source.js";

export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const EMPTY = "application/vnd.oci.empty.v1+json";

type Annotations = Readonly<Record<string, string>>;
interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Images, indexes and what refers to them, made in memory, as something to upload from. */
export class MemoryImages implements ImageSource {
  readonly #documents = new Map<Digest, Buffer>();
  readonly #types = new Map<Digest, string>();

  manifest(digest: Digest): Promise<Manifest> {
    const bytes = this.#documents.get(digest);
    if (!bytes) return Promise.reject(new Error(`no manifest ${digest} was made`));
    return Promise.resolve({ bytes, digest, mediaType: this.#types.get(digest) ?? MANIFEST, body: parseManifest(bytes, "a manifest of the test") });
  }

  async *blob({ digest }: Descriptor, from: number): AsyncGenerator<Uint8Array> {
    const bytes = this.#documents.get(digest);
    if (!bytes) throw new Error(`no blob ${digest} was made`);
    yield await Promise.resolve(bytes.subarray(from));
  }

  image(platform: Platform, layer: string, annotations?: Annotations): Digest {
    const layers = [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...this.#keep(layer) }];
    const config = { mediaType: CONFIG, ...this.#keep(JSON.stringify({ ...platform, config: {}, rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) } })) };
    return this.document(MANIFEST, { config, layers, ...(annotations && { annotations }) });
  }

  index(entries: readonly { readonly digest: Digest; readonly platform?: Platform; readonly annotations?: Annotations }[]): Digest {
    return this.document(INDEX, { manifests: entries.map((each) => ({ mediaType: this.#types.get(each.digest), ...each, size: this.#size(each.digest) })) });
  }

  /** A signature, an SBOM or the like, of an image or of another of them; with a subject, if not without for cosign's tags. */
  artifact(artifactType: string, content: string, subject?: Digest): Digest {
    const refers = subject && { subject: { mediaType: this.#types.get(subject), digest: subject, size: this.#size(subject) } };
    return this.document(MANIFEST, { artifactType, config: { mediaType: EMPTY, ...this.#keep("{}") }, layers: [{ mediaType: "text/plain", ...this.#keep(content) }], annotations: { about: content }, ...refers });
  }

  document(mediaType: string, content: object): Digest {
    const { digest } = this.#keep(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
    this.#types.set(digest, mediaType);
    return digest;
  }

  #keep(text: string): { digest: Digest; size: number } {
    const bytes = Buffer.from(text);
    const digest = digestOf(bytes);
    this.#documents.set(digest, bytes);
    return { digest, size: bytes.length };
  }

  #size(digest: Digest): number {
    return this.#documents.get(digest)?.length ?? 0;
  }
}

export const AMD64: Platform = { os: "linux", architecture: "amd64" };
export const ARM64: Platform = { os: "linux", architecture: "arm64", variant: "v8" };
