import { z } from "zod/v3";
import { digestOf } from "../image/digest.js";
import { own } from "../errors/own-words.js";
import { isOci, parseLayoutJson } from "./layout-image.js";
import { withDocuments, type UnpackedImage } from "./unpacked-image.js";

/** For a config that cannot be read. */
export const CONFIG_LOST = "the image is converted to OCI, which drops what only Docker's config has: HEALTHCHECK, SHELL, ONBUILD, the host name";

const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
const manifestWithConfig = z.object({ config: z.object({ digest: z.string() }).passthrough() }).passthrough();

/**
 * Gives a docker-archive's image its own config back, byte for byte: skopeo's conversion to OCI drops what OCI's config
 * has no member for (HEALTHCHECK, SHELL, ONBUILD, the host name), though OCI's may hold more, and BuildKit's do. The same
 * image where nothing was dropped.
 */
export async function withOriginalConfig(image: UnpackedImage, config: string): Promise<UnpackedImage> {
  return isOci(image) ? withConfig(image, config) : image;
}

/** The same image, of OCI's media types, with this config. */
export async function withConfig(image: UnpackedImage, config: string): Promise<UnpackedImage> {
  const { bytes } = await image.source.manifest(image.digest);
  const manifest = parseLayoutJson(manifestWithConfig, bytes.toString("utf8"), own`the manifest of the unpacked archive`);
  const original = Buffer.from(config);
  const digest = digestOf(original);
  if (manifest.config.digest === digest) return image;
  const restored = Buffer.from(JSON.stringify({ ...manifest, config: { mediaType: OCI_CONFIG, digest, size: original.length } }));
  return withDocuments(image, digestOf(restored), [original, restored]);
}
