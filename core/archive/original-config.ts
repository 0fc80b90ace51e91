import { z } from "zod/v3";
import { digestOf, type Digest } from "../image/digest.js";
import { blobPath } from "./annotated-layout.js";
import { layoutImage, parseLayoutJson } from "./layout-image.js";
import { own } from "../errors/own-words.js";

/** What of an OCI layout differs once its image has the config of the archive again. */
export interface RestoredLayout {
  readonly digest: Digest;
  /** New files of the layout by their paths; `index.json` replaces the one that is there. */
  readonly files: Readonly<Record<string, string>>;
}

/** For a config that cannot be read. */
export const CONFIG_LOST = "the image is converted to OCI, which drops what only Docker's config has: HEALTHCHECK, SHELL, ONBUILD, the host name";

const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
const withConfig = z.object({ config: z.object({ digest: z.string() }).passthrough() }).passthrough();
const index = z.object({ manifests: z.array(z.object({}).passthrough()) }).passthrough();

/**
 * Gives a docker-archive's image its own config back, byte for byte: skopeo's conversion to OCI drops what OCI's config
 * has no member for (HEALTHCHECK, SHELL, ONBUILD, the host name), though OCI's may hold more, and BuildKit's do.
 * undefined where nothing was dropped.
 */
export function withOriginalConfig(indexJson: string, manifestJson: string, config: string): RestoredLayout | undefined {
  const manifest = parseLayoutJson(withConfig, manifestJson, own`the manifest of the unpacked archive`);
  const bytes = Buffer.from(config);
  const digest = digestOf(bytes);
  if (layoutImage(indexJson).mediaType.includes("docker") || manifest.config.digest === digest) return undefined;
  const restored = JSON.stringify({ ...manifest, config: { mediaType: OCI_CONFIG, digest, size: bytes.length } });
  const image = digestOf(Buffer.from(restored));
  const { manifests, ...rest } = parseLayoutJson(index, indexJson, own`the index of the unpacked archive`);
  const described = manifests.map((descriptor) => ({ ...descriptor, digest: image, size: Buffer.byteLength(restored) }));
  const files = { [blobPath(digest)]: config, [blobPath(image)]: restored, "index.json": JSON.stringify({ ...rest, manifests: described }) };
  return { digest: image, files };
}
