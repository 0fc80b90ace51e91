import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod/v3";
import { blobPath } from "../../core/archive/annotated-layout.js";
import { baseLayers, pulledDigest, type BaseImage, type BaseLayers } from "../../core/archive/built/base-layers.js";
import { baseRepository } from "../../core/archive/built/base-repository.js";
import type { Built } from "../../core/archive/built/oci-image.js";
import { parseBuilt } from "../../core/archive/built/unknown-answer.js";
import { layoutImage } from "../../core/archive/layout-image.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { Digest } from "../../core/image/digest.js";
import { digest } from "../../core/registry/api/schema.js";
import { atRepository } from "../../core/usecases/steps/at-repository.js";
import { ask, run } from "../process/tool.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Buildah } from "./buildah.js";

/** What buildah wrote of an image, where its layers are, and which of them it left out. */
export interface WrittenImage extends Built {
  readonly base: BaseLayers;
  readonly fileOf: (layer: Digest) => string;
}

/** Builds, with further arguments that say where to. */
export type Build = (...output: string[]) => Promise<unknown>;

const described = z.object({ config: z.object({ digest }) });

/**
 * Has the build write the image as it is into a folder (containers-transports(5), "dir"): each layer is compressed as it
 * is read, and neither unpacked into the storage nor read again.
 */
export async function straightOut(build: Build, path: string): Promise<WrittenImage> {
  await build("--disable-compression=false", "--tag", `dir:${path}`);
  const fileOf = (blob: Digest) => join(path, blob.replace(/^sha256:/, ""));
  const manifest = await readFile(join(path, "manifest.json"), "utf8");
  const config = await readFile(fileOf(parseBuilt(described, manifest, own`the manifest of the image`).config.digest), "utf8");
  return { manifest, config, base: new Map(), fileOf };
}

interface OnBases {
  readonly path: string;
  /** The one that the image goes to, and images in it that the Dockerfile names. */
  readonly registry: HostRegistry | undefined;
  readonly images: readonly string[];
  /** What is built, for an error. */
  readonly what: string;
  /** Looks at the image in the storage before it is written out; what it throws ends the build. */
  readonly tried: (image: string) => Promise<void>;
}

const LOCAL_NAME = "localhost/container-publisher:build";

/** Builds into the storage, and writes out what no base image has: a gigabyte of those is not compressed once more. */
export async function withoutBase(build: Build, { path, registry, images, what, tried }: OnBases, buildah: Buildah): Promise<WrittenImage> {
  await build("--tag", LOCAL_NAME);
  await tried(LOCAL_NAME);
  const writing = own`write out ${what}`;
  const inspect = [...buildah.global, "inspect", "--type", "image"];
  const [base, inspected] = await Promise.all([inspectedBases(registry, images, inspect, buildah), run("buildah", [...inspect, LOCAL_NAME], writing, buildah.options)]);
  // A layout keeps the blobs that it has: what stands under a layer's digest, though it be nothing, is not written again.
  await mkdir(join(path, "blobs/sha256"), { recursive: true });
  for (const layer of base.keys()) await writeFile(join(path, blobPath(layer)), "");
  await run("buildah", [...buildah.global, "push", "--quiet", "--format", "oci", LOCAL_NAME, `oci:${path}`], writing, buildah.options);
  const fileOf = (blob: Digest) => join(path, blobPath(blob));
  const manifest = await readFile(fileOf(layoutImage(await readFile(join(path, "index.json"), "utf8")).digest), "utf8");
  return { manifest, config: parseBuilt(z.object({ Config: z.string() }), inspected, own`the image`).Config, base, fileOf };
}

/** The build may have done without one of them, or have found it under another name: then its layers are as any others. */
async function inspectedBases(registry: HostRegistry | undefined, images: readonly string[], inspect: readonly string[], { options: { signal, environment } }: Buildah): Promise<BaseLayers> {
  if (!registry) return new Map();
  const answers = images.map(async (image) => {
    const repository = baseRepository(registry.host, image);
    const { exitCode, stdout } = await ask("buildah", [...inspect, image], { signal, ...(environment ? { environment } : {}) });
    const base = repository && exitCode === 0 ? { repository, inspected: stdout } : undefined;
    return base && (await isThere(base, registry)) ? [base] : [];
  });
  return baseLayers((await Promise.all(answers)).flat());
}

/** Whether our login reads it where its name says: buildah may have it from a mirror of the user's, or by another login of his. */
async function isThere(base: BaseImage, registry: HostRegistry): Promise<boolean> {
  const digest = pulledDigest(base);
  if (digest === undefined) return false;
  try {
    return await atRepository(registry, base.repository, "pull", async (client) => (await client.manifest(digest)) !== undefined);
  } catch (error) {
    if (error instanceof PublishError && error.code !== "INTERRUPTED") return false;
    throw error;
  }
}
