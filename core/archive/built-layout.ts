import { z } from "zod/v3";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { digestOf, parseDigest } from "../image/digest.js";
import { annotatedLayout, blobPath } from "./annotated-layout.js";
import { parseLayoutJson } from "./layout-image.js";

/**
 * What Docker's image config holds and OCI's image spec does not name. A config may have further members, and BuildKit
 * writes these under the same names; buildah leaves them out of an OCI image.
 */
const dockerConfig = z.object({
  Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).passthrough().nullish(),
  OnBuild: z.array(z.string()).nullish(),
  Shell: z.array(z.string()).nullish(),
});
const inspected = z.object({ Docker: z.object({ config: dockerConfig.nullish() }) });

/** Members of a config by name. */
export type ConfigMembers = Readonly<Record<string, unknown>>;

/** Those of an image in Docker's format, by what `buildah inspect --type image` printed. */
export function dockerMembers(inspectJson: string): ConfigMembers {
  const parsed = inspected.safeParse(asJson(inspectJson));
  if (!parsed.success) throw new PublishError("TOOL_FAILED", own`buildah inspect answered with something unknown`, own`Update buildah`);
  const members = Object.entries(parsed.data.Docker.config ?? {});
  return Object.fromEntries(members.filter(([, value]) => value != null && !(Array.isArray(value) && value.length === 0)));
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The documents of a layout with one image of one platform. */
export interface LayoutTexts {
  readonly indexJson: string;
  readonly manifestJson: string;
  readonly configJson: string;
}

/** What is to be written into the layout: new blobs, and what then is its `index.json`. */
export interface CompletedLayout {
  readonly blobs: readonly { readonly path: string; readonly text: string }[];
  readonly indexJson: string;
}

// Loose: what we do not know stays as it is.
const imageConfig = z.object({ config: z.object({}).passthrough().nullish() }).passthrough();
const imageManifest = z.object({ config: z.object({}).passthrough() }).passthrough();

/** Puts members into the config of the image in a layout that buildah wrote, and annotations on its manifest. */
export function completedLayout(texts: LayoutTexts, members: ConfigMembers, annotations: Readonly<Record<string, string>>): CompletedLayout {
  const { config: run, ...image } = parseLayoutJson(imageConfig, texts.configJson, own`the config of the built image`);
  const text = JSON.stringify({ ...image, config: { ...run, ...members } });
  const bytes = Buffer.from(text);
  const digest = digestOf(bytes);
  const before = parseLayoutJson(imageManifest, texts.manifestJson, own`the manifest of the built image`);
  const described = { ...before, config: { ...before.config, digest, size: bytes.length } };
  const { manifest, manifestPath, indexJson } = annotatedLayout(texts.indexJson, JSON.stringify(described), annotations);
  return { blobs: [{ path: blobPath(digest), text }, { path: manifestPath, text: manifest }], indexJson };
}

const described = z.object({ config: z.object({ digest: z.string() }) });

/** Where the layout has the config that a manifest names. */
export function configPath(manifestJson: string): string {
  return blobPath(parseDigest(parseLayoutJson(described, manifestJson, own`the manifest of the built image`).config.digest));
}
