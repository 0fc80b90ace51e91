import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker.distribution.manifest";

/** What OCI's config has no member for, and Docker's has. */
export const DOCKERS_OWN = {
  Hostname: "builder",
  Domainname: "example.org",
  ArgsEscaped: true,
  Healthcheck: { Test: ["CMD", "/bin/true"], Interval: 30_000_000_000 },
  OnBuild: ["RUN /bin/true"],
  Shell: ["/bin/bash", "-c"],
};

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An image as `docker save` finds it: its manifest, and the blobs of it. */
export interface SavedImage extends Descriptor {
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** Writes archives by hand as Docker 25 and later do: an OCI layout, with a `manifest.json` for older readers. */
export class DockerSave {
  readonly blobs = new Map<string, Buffer>();

  add(mediaType: string, content: Buffer | object): Descriptor {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    this.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  async image(architecture: string, content = "hello", types: "oci" | "docker" = "oci"): Promise<SavedImage> {
    const layer = this.add(types === "oci" ? `${OCI}.layer.v1.tar` : "application/vnd.docker.image.rootfs.diff.tar", await tarOf({ "hello.txt": `${content} on ${architecture}\n` }));
    const rootfs = { type: "layers", diff_ids: [layer.digest] };
    const config = this.add(types === "oci" ? `${OCI}.config.v1+json` : "application/vnd.docker.container.image.v1+json", { architecture, os: "linux", docker_version: "25.0.3", config: { Env: ["A=b"], ...DOCKERS_OWN }, rootfs });
    const mediaType = types === "oci" ? `${OCI}.manifest.v1+json` : `${DOCKER}.v2+json`;
    const manifest = this.add(mediaType, { schemaVersion: 2, mediaType, config, layers: [layer] });
    return { ...manifest, platform: { os: "linux", architecture }, config, layers: [layer] };
  }

  attestation(of: SavedImage): Descriptor {
    const config = this.add(`${OCI}.config.v1+json`, { architecture: "unknown", os: "unknown" });
    const layer = this.add("application/vnd.in-toto+json", { about: of.digest });
    const manifest = this.add(`${OCI}.manifest.v1+json`, { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config, layers: [layer] });
    const annotations = { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of.digest };
    return { ...manifest, platform: { os: "unknown", architecture: "unknown" }, annotations };
  }

  index(entries: readonly Descriptor[], types: "oci" | "docker" = "oci"): Descriptor {
    const mediaType = types === "oci" ? `${OCI}.index.v1+json` : `${DOCKER}.list.v2+json`;
    return this.add(mediaType, { schemaVersion: 2, mediaType, manifests: entries.map(described) });
  }

  /** Takes an image out again, as if it had not been pulled. */
  forget({ digest, config, layers }: SavedImage): void {
    for (const each of [digest, config.digest, ...layers.map((layer) => layer.digest)]) this.blobs.delete(each);
  }

  /** The archive: what `index.json` lists, and what `manifest.json` does. Either may be left out. */
  async tar(entries: readonly Descriptor[] | undefined, docker: readonly { image: SavedImage; tags: readonly string[] }[] | undefined): Promise<Buffer> {
    const manifest = docker?.map(({ image, tags }) => ({ Config: pathOf(image.config), RepoTags: tags, Layers: image.layers.map(pathOf) }));
    const blobs = Object.fromEntries([...this.blobs].map(([digest, bytes]) => [pathOf({ digest }), bytes]));
    return tarOf({
      ...blobs,
      ...(entries && { "index.json": JSON.stringify({ schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: entries.map(described) }) }),
      ...(manifest && { "manifest.json": JSON.stringify(manifest) }),
      ...(entries && { "oci-layout": JSON.stringify({ imageLayoutVersion: "1.0.0" }) }),
    });
  }
}

/** An entry of `index.json` with a name, as containerd gives it. */
export function named(image: Descriptor, name: string): Descriptor {
  const annotations = { "io.containerd.image.name": `docker.io/library/${name}`, "org.opencontainers.image.ref.name": name.split(":")[1] ?? "" };
  const { mediaType, digest, size } = image;
  return { mediaType, digest, size, annotations };
}

function described({ mediaType, digest, size, platform, annotations }: Descriptor): Descriptor {
  return { mediaType, digest, size, ...(platform && { platform }), ...(annotations && { annotations }) };
}

function pathOf({ digest }: Pick<Descriptor, "digest">): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function tarOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, content);
  tar.finalize();
  return buffer(tar);
}
