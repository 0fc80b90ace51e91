import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { Image } from "./image.js";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
}

/** The media types of OCI (media-types.md of its image spec) and of Docker (distribution's "Image Manifest V 2, Schema 2"). */
const MEDIA_TYPES = {
  oci: {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    layer: "application/vnd.oci.image.layer.v1.tar",
  },
  docker: {
    index: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifest: "application/vnd.docker.distribution.manifest.v2+json",
    config: "application/vnd.docker.container.image.v1+json",
    layer: "application/vnd.docker.image.rootfs.diff.tar",
  },
} as const;
type MediaTypes = (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES];

/** What archives of other tools than the engine are like. */
export interface ArchiveForm {
  /** Whose media types the manifests have: OCI's, if nothing is said. */
  readonly mediaTypes?: keyof typeof MEDIA_TYPES;
  /** Makes it a docker-archive too, of the first image, as `docker save` writes it since version 25. */
  readonly dockerToo?: boolean;
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** Collects what an OCI image layout holds (image-layout.md of the OCI image spec). */
class Layout {
  readonly #blobs = new Map<string, Buffer>();

  add(mediaType: string, bytes: Buffer): Descriptor {
    const hex = createHash("sha256").update(bytes).digest("hex");
    this.#blobs.set(hex, bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  }

  addJson(mediaType: string, value: object): Descriptor {
    return this.add(mediaType, Buffer.from(JSON.stringify(value)));
  }

  /** The manifest.json of a docker-archive whose files are this layout's blobs. */
  dockerManifest({ config, layers }: Manifest): string {
    const path = ({ digest }: Descriptor) => `blobs/${digest.replace(":", "/")}`;
    return JSON.stringify([{ Config: path(config), RepoTags: ["tool:v1"], Layers: layers.map(path) }]);
  }

  tar(root: Descriptor, more: Readonly<Record<string, string>>): Promise<Buffer> {
    return tarOf({
      ...more,
      "oci-layout": JSON.stringify({ imageLayoutVersion: "1.0.0" }),
      "index.json": JSON.stringify({ schemaVersion: 2, manifests: [root] }),
      ...Object.fromEntries([...this.#blobs].map(([hex, bytes]) => [`blobs/sha256/${hex}`, bytes])),
    });
  }
}

/** An OCI archive, if nothing else is said as the engine's `asTarball` makes it: one image, or an index of several. */
export async function ociArchive(images: readonly Image[], index: boolean, form: ArchiveForm = {}): Promise<Buffer> {
  const layout = new Layout();
  const types = MEDIA_TYPES[form.mediaTypes ?? "oci"];
  const layer = await tarOf({ "hello.txt": "hello\n" });
  const added = images.map((image) => addImage(layout, image, layer, types));
  const [first] = added;
  if (!first) throw new Error("an archive holds at least one image");
  const manifests = added.map(({ descriptor }) => descriptor);
  const root = index ? layout.addJson(types.index, { schemaVersion: 2, mediaType: types.index, manifests }) : first.descriptor;
  return layout.tar(root, form.dockerToo ? { "manifest.json": layout.dockerManifest(first.manifest) } : {});
}

function addImage(
  layout: Layout,
  { annotations, labels, platform }: Image,
  layer: Buffer,
  types: MediaTypes,
): { descriptor: Descriptor; manifest: Manifest } {
  const [os, architecture, variant] = platform.split("/");
  const content = layout.add(types.layer, layer);
  const config = { os, architecture, variant, config: { Labels: labels }, rootfs: { type: "layers", diff_ids: [content.digest] } };
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: layout.addJson(types.config, config),
    layers: [content],
    // Docker's manifests have no annotations.
    ...(types === MEDIA_TYPES.oci && { annotations }),
  };
  return { descriptor: { ...layout.addJson(types.manifest, manifest), platform: { os, architecture, variant } }, manifest };
}

function tarOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const tar = pack();
  // A date of its own would give the same content another digest.
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, content);
  tar.finalize();
  return buffer(tar);
}
