import { buffer } from "node:stream/consumers";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import { configSchema, parseWire } from "../../registry/api/schema.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { canonicalPlatform, type BuildPlatform } from "../../source/platform.js";

/** What an image says that it is for; undefined for an index, and for one that does not say it. */
export async function imagePlatform(digest: Digest, source: ImageSource): Promise<BuildPlatform | undefined> {
  const { body } = await source.manifest(digest);
  if (body.kind !== "manifest") return undefined;
  const { os, architecture, variant } = parseWire(configSchema, await buffer(source.blob(body.config, 0)), own`the config of the image`);
  return os && architecture ? canonicalPlatform({ os, architecture, variant: variant ?? undefined }) : undefined;
}
