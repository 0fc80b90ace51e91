import { buffer } from "node:stream/consumers";
import { z } from "zod/v3";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import { configSchema, parseWire, type Descriptor } from "../../registry/api/schema.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { canonicalPlatform, platformParts, type BuildPlatform } from "../../source/platform.js";
import { parseLayoutJson } from "../layout-image.js";
import { withConfig } from "../original-config.js";
import type { UnpackedImage } from "../unpacked-image.js";

/** What an image says that it is for; undefined for an index, and for one that does not say it. */
export async function imagePlatform(digest: Digest, source: ImageSource): Promise<BuildPlatform | undefined> {
  const config = await configOf(digest, source);
  if (!config) return undefined;
  const { os, architecture, variant } = parseWire(configSchema, await buffer(source.blob(config, 0)), own`the config of the image`);
  return os && architecture ? canonicalPlatform({ os, architecture, variant: variant ?? undefined }) : undefined;
}

const anyConfig = z.object({}).passthrough();

/** An image that says it is for a platform, whatever it said before; an index is left as it is. */
export async function withPlatform(image: UnpackedImage, platform: BuildPlatform): Promise<UnpackedImage> {
  const descriptor = await configOf(image.digest, image.source);
  if (!descriptor) return image;
  const config = parseLayoutJson(anyConfig, (await buffer(image.source.blob(descriptor, 0))).toString("utf8"), own`the config of the image`);
  const { os, architecture, variant } = platformParts(platform);
  return withConfig(image, JSON.stringify({ ...config, os, architecture, variant }));
}

async function configOf(digest: Digest, source: ImageSource): Promise<Descriptor | undefined> {
  const { body } = await source.manifest(digest);
  return body.kind === "manifest" ? body.config : undefined;
}
