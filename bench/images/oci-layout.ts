import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf, type Digest } from "../../core/image/digest.js";
import { LayerStem, type Layer } from "./layer-stem.js";

/** An image on disk, as a CopySource that is certainly a layout. */
export interface Layout {
  readonly kind: "oci";
  readonly path: string;
  readonly name: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

type Annotations = Readonly<Record<string, string>>;

const TYPE = "application/vnd.oci.image";
const NAME = "bench";

/** Writes an image of one random layer as an OCI layout (image-spec, image-layout.md), in place of any that is there. */
export async function writeLayout(folder: string, megabytes: number, annotations: Annotations): Promise<Layout> {
  return (await LayoutStock.create(folder, [megabytes])).image(annotations);
}

/** A folder that is an OCI layout, and becomes one of new content, of the same size, as often as it is asked. */
export class LayoutStock {
  private constructor(
    readonly path: string,
    private readonly stems: readonly LayerStem[],
  ) {}

  /** With a layer of each size. */
  static async create(path: string, sizes: readonly number[]): Promise<LayoutStock> {
    await rm(path, { recursive: true, force: true });
    await mkdir(join(path, "blobs/sha256"), { recursive: true });
    const stems: LayerStem[] = [];
    for (const size of sizes) stems.push(await LayerStem.create(join(path, "blobs/sha256"), size));
    return new LayoutStock(path, stems);
  }

  /** An image that nobody has seen. `known`: how many of its layers, from the bottom up, stay what they are. */
  async image(annotations: Annotations, known = 0): Promise<Layout> {
    const layers = await this.#layers(known);
    return this.#index(await this.#manifest(layers, annotations, "amd64"));
  }

  /** An image for several platforms that nobody has seen, with one of the layers for each. */
  async index(annotations: Annotations): Promise<Layout> {
    const manifests: object[] = [];
    for (const [at, layer] of (await this.#layers(0)).entries()) {
      const architecture = ["amd64", "arm64"][at] ?? `bench${at}`;
      manifests.push({ ...(await this.#manifest([layer], annotations, architecture)), platform: { architecture, os: "linux" } });
    }
    const mediaType = `${TYPE}.index.v1+json`;
    return this.#index(await this.#json(mediaType, { schemaVersion: 2, mediaType, manifests, annotations }));
  }

  async #layers(known: number): Promise<Layer[]> {
    const layers: Layer[] = [];
    for (const [at, stem] of this.stems.entries()) layers.push(await (at < known ? stem.same() : stem.fresh()));
    return layers;
  }

  async #manifest(layers: readonly Layer[], annotations: Annotations, architecture: string): Promise<Descriptor> {
    const config = await this.#json(`${TYPE}.config.v1+json`, {
      architecture,
      os: "linux",
      config: { Labels: annotations },
      rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    });
    const mediaType = `${TYPE}.manifest.v1+json`;
    const described = layers.map(({ digest, size }) => ({ mediaType: `${TYPE}.layer.v1.tar+gzip`, digest, size }));
    return this.#json(mediaType, { schemaVersion: 2, mediaType, config, layers: described, annotations });
  }

  async #index(image: Descriptor): Promise<Layout> {
    const named = { ...image, annotations: { "org.opencontainers.image.ref.name": NAME } };
    await writeFile(join(this.path, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
    await writeFile(join(this.path, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    return { kind: "oci", path: this.path, name: NAME };
  }

  async #json(mediaType: string, content: object): Promise<Descriptor> {
    const bytes = Buffer.from(JSON.stringify(content));
    const digest = digestOf(bytes);
    await writeFile(join(this.path, "blobs", ...digest.split(":")), bytes);
    return { mediaType, digest, size: bytes.length };
  }
}
