import type { Manifest, RepositoryClient } from "../../registry/api/repository-client.js";
import type { Descriptor } from "../../registry/api/schema.js";
import { canonicalPlatform, type BuildPlatform } from "../../source/platform.js";
import { imageEntries } from "../image-entries.js";

/** An image, or one of an index, and what it is for. */
export interface HeldPlatform {
  readonly platform: BuildPlatform;
  readonly image: Pick<Descriptor, "mediaType" | "digest" | "size">;
}

/**
 * What an image is for: an index tells it of each of its images, of one alone its config does. undefined where one of them
 * does not tell, and so nobody can say what is missing.
 */
export async function heldPlatforms(client: RepositoryClient, { body, bytes, digest, mediaType }: Manifest): Promise<readonly HeldPlatform[] | undefined> {
  if (body.kind === "other") return undefined;
  if (body.kind === "manifest") {
    const { os, architecture, variant } = await client.imageConfig(body.config);
    return allKnown([{ platform: os && architecture ? { os, architecture, variant } : undefined, image: { mediaType, digest, size: bytes.length } }]);
  }
  return allKnown(imageEntries(body).map((entry) => ({ platform: entry.platform, image: { mediaType: entry.mediaType, digest: entry.digest, size: entry.size } })));
}

function allKnown(images: readonly { readonly platform: Descriptor["platform"]; readonly image: HeldPlatform["image"] }[]): readonly HeldPlatform[] | undefined {
  const known = images.flatMap(({ platform, image }) => (platform ? [{ platform: canonicalPlatform({ ...platform, variant: platform.variant ?? undefined }), image }] : []));
  return known.length === images.length ? known : undefined;
}

/** Those of the wanted platforms that an image is known not to be for. */
export async function lackedPlatforms(client: RepositoryClient, manifest: Manifest, wanted: readonly BuildPlatform[]): Promise<readonly BuildPlatform[]> {
  const held = wanted.length === 0 ? undefined : await heldPlatforms(client, manifest);
  return held === undefined ? [] : wanted.filter((each) => !held.some(({ platform }) => platform === each));
}
