import { z } from "zod/v3";
import { asJson } from "../../core/archive/built/unknown-answer.js";
import { isDigest } from "../../core/image/digest.js";
import type { BaseImage } from "../../core/image/labels.js";
import { ask } from "../process/tool.js";
import type { Buildah } from "./buildah.js";

const listed = z.array(z.object({ names: z.array(z.string()).nullish(), digest: z.string().nullish() }));

/**
 * The base image with the digest of the one that a build has just used. undefined where the storage has none of its name:
 * the user's registries.conf may make another one of it.
 */
export async function usedBase(named: BaseImage | undefined, { global, options: { signal, environment } }: Buildah): Promise<BaseImage | undefined> {
  if (named === undefined || named.digest !== undefined) return named;
  const { exitCode, stdout } = await ask("buildah", [...global, "images", "--json"], { signal, ...(environment ? { environment } : {}) });
  const images = exitCode === 0 ? listed.safeParse(asJson(stdout)).data : undefined;
  const digest = images?.find(({ names }) => names?.includes(named.name))?.digest;
  return digest && isDigest(digest) ? { ...named, digest } : undefined;
}
