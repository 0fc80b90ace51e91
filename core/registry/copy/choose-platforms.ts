import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { digestOf } from "../../image/digest.js";
import type { BuildPlatform } from "../../source/platform.js";
import { printable } from "../../redact.js";
import type { Manifest, RepositoryClient } from "../api/repository-client.js";
import { parseManifest, type Descriptor } from "../api/schema.js";
import { thinIndex } from "./thin-index.js";

/** What is copied of an image, and what its user should know of that. */
export interface Chosen {
  readonly manifest: Manifest;
  readonly notes: readonly string[];
}

type Platform = NonNullable<Descriptor["platform"]>;
type Index = Extract<Manifest["body"], { kind: "index" }>;

/** The platforms of an image that are wanted; all of them where none is named. What it does not have is an error. */
export async function choosePlatforms(client: RepositoryClient, image: Manifest, wanted: readonly BuildPlatform[]): Promise<Chosen> {
  if (wanted.length === 0) return { manifest: image, notes: [] };
  const { body } = image;
  if (body.kind === "index") return ofIndex(client, image, body, wanted);
  // The config of what is no image says nothing of a platform.
  const config = body.kind === "manifest" ? await client.imageConfig(body.config) : {};
  const platform = { os: config.os ?? "", architecture: config.architecture ?? "", variant: config.variant };
  const absent = wanted.filter((each) => !isMeant(each, platform));
  if (absent.length > 0) throw notThere(client, image, absent, [platform]);
  return { manifest: image, notes: [] };
}

async function ofIndex(client: RepositoryClient, image: Manifest, { manifests }: Index, wanted: readonly BuildPlatform[]): Promise<Chosen> {
  const meant = manifests.filter((entry) => wanted.some((each) => isMeant(each, entry.platform)));
  const absent = wanted.filter((each) => !meant.some((entry) => isMeant(each, entry.platform)));
  if (absent.length > 0) throw notThere(client, image, absent, manifests.map(({ platform }) => platform));
  const [only] = meant;
  if (only && meant.length === 1) return { manifest: await itself(client, only), notes: manifests.some((entry) => attestsTo(entry, meant)) ? [LEFT_BEHIND] : [] };
  const kept = manifests.map((entry) => meant.includes(entry) || attestsTo(entry, meant));
  if (!kept.includes(false)) return { manifest: image, notes: [] };
  const bytes = thinIndex(image.bytes, (at) => kept[at] ?? false);
  const digest = digestOf(bytes);
  const thinned = { bytes, digest, mediaType: image.mediaType, body: parseManifest(bytes, own`the index of ${meant.length} platforms`) };
  return { manifest: thinned, notes: [own`only ${named(meant.map(({ platform }) => platform))} go along: its index is a new one, ${digest}, and what was signed is ${image.digest}`] };
}

const LEFT_BEHIND = own`what the index holds of attestations to it (provenance, SBOM) stays behind: an index alone can hold them`;

async function itself(client: RepositoryClient, { digest }: Descriptor): Promise<Manifest> {
  const manifest = await client.manifest(digest);
  if (manifest) return manifest;
  throw new PublishError("SOURCE_INVALID", own`${client.repository.pinned(digest).toString()} does not exist, though an index names it`, own`Push the image again, or copy another of its platforms`);
}

/** BuildKit puts attestations beside the images of an index, and names there what each is about. */
function attestsTo({ annotations }: Descriptor, images: readonly Descriptor[]): boolean {
  const about = annotations?.["vnd.docker.reference.digest"];
  return about !== undefined && images.some(({ digest }) => digest === about);
}

/** Whether a platform is the one that is named; without a variant, all variants are meant. */
function isMeant(name: BuildPlatform, platform: Descriptor["platform"]): boolean {
  const [os, architecture, variant] = name.split("/");
  if (!platform || os !== platform.os || architecture !== platform.architecture) return false;
  return variant === undefined || variantOf({ ...platform, variant }) === variantOf(platform);
}

/** The variant that goes without saying (containerd, platforms: "normalizeArch"). */
function variantOf({ architecture, variant }: Platform): string {
  return variant ? variant : ({ arm64: "v8", arm: "v7", amd64: "v1" }[architecture] ?? "");
}

function notThere({ repository }: RepositoryClient, { digest }: Manifest, absent: readonly string[], there: readonly Descriptor["platform"][]): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`${repository.pinned(digest).toString()} is not for ${absent.join(", ")}: there is ${named(there) || own`no platform that it names`}`,
    own`Name one that is there (--platform; in the module platforms), or none for all of them`,
  );
}

function named(platforms: readonly Descriptor["platform"][]): string {
  const names = platforms.filter((each) => each && each.os !== "" && each.os !== "unknown").map((each) => [each?.os, each?.architecture, ...(each?.variant ? [each.variant] : [])].join("/"));
  return printable([...new Set(names)].join(", "), 400);
}
