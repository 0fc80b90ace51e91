import { z } from "zod/v3";
import { PublishError } from "../errors.js";
import { digestOf, type Digest } from "../image/digest.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";
import { descriptor as plainDescriptor } from "../registry/api/schema.js";
import { thinIndex } from "../registry/copy/thin-index.js";

const platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().nullish() }).passthrough();
const descriptor = plainDescriptor.extend({ platform: platform.nullish() }).passthrough();
const withManifests = z.object({ manifests: z.array(descriptor) }).passthrough();
const withLayers = z.object({ config: plainDescriptor, layers: z.array(plainDescriptor.extend({ urls: z.array(z.string()).nullish() })).nullish() }).passthrough();
type Entry = z.infer<typeof descriptor>;

/** What an archive holds, by digest. */
export interface Blobs {
  has(digest: Digest): boolean;
  /** The bytes of a document; undefined where it is not there. */
  read(digest: Digest): Promise<Buffer | undefined>;
}

/** The one image of an archive. */
export interface Chosen {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  /** All that belongs to it, itself included, except what is in `written`. */
  readonly blobs: ReadonlySet<Digest>;
  /** An index that is not in the archive, of what is left of the one that is. */
  readonly written: Buffer | undefined;
  /** What a person should know of it. */
  readonly notes: readonly string[];
}

/**
 * Finds the one image in the `index.json` of an archive, as `docker save` writes it since version 25: each tag is an entry
 * of its own, and of the platforms of an image there may be only those that were pulled.
 */
export async function chooseImage(indexJson: Buffer, blobs: Blobs): Promise<Chosen> {
  const [image, ...others] = distinct(parsed(withManifests, indexJson)?.manifests ?? []);
  if (!image) throw refused(own`it holds no image`, own`Save it again; docker save takes the name of an image`);
  if (others.length > 0) throw severalImages([image, ...others]);
  const all = await closure(image, blobs);
  if (all) return { ...image, blobs: all, written: undefined, notes: [] };
  return whatIsThere(image, blobs);
}

/** Two tags of one image are two entries of one digest; what attests to an image is none. */
function distinct(entries: readonly Entry[]): Entry[] {
  const images = entries.filter((entry) => !isAttestation(entry));
  return [...new Map((images.length > 0 ? images : entries).map((entry) => [entry.digest, entry])).values()];
}

function isAttestation({ platform, annotations }: Entry): boolean {
  return platform?.os === "unknown" || annotations?.["vnd.docker.reference.type"] !== undefined;
}

/**
 * All blobs of an image or an index, itself included; undefined where one of them is not there. Each document is read once:
 * in an archive one may even name itself, as nobody has compared it with its digest yet.
 */
async function closure({ digest }: { readonly digest: Digest }, blobs: Blobs): Promise<Set<Digest> | undefined> {
  const documents = new Set([digest]);
  const content = new Set<Digest>();
  for (const each of documents) {
    const bytes = await blobs.read(each);
    if (!bytes) return undefined;
    const index = parsed(withManifests, bytes);
    const manifest = index ? undefined : parsed(withLayers, bytes);
    for (const named of index?.manifests ?? []) documents.add(named.digest);
    // What is to be had only elsewhere (Windows' base layers) is in no archive.
    const those = manifest ? [manifest.config, ...(manifest.layers ?? []).filter(({ urls }) => !urls?.length)] : [];
    for (const blob of those) content.add(blob.digest);
  }
  return [...content].every((blob) => blobs.has(blob)) ? new Set([...documents, ...content]) : undefined;
}

/** An index of what is there, or the only image of it. */
async function whatIsThere(image: Entry, blobs: Blobs): Promise<Chosen> {
  const bytes = await blobs.read(image.digest);
  const index = bytes && parsed(withManifests, bytes);
  if (!index) throw incomplete(own`lacks parts of its image`);
  const there = new Map<Entry, Set<Digest>>();
  for (const each of index.manifests) {
    const all = await closure(each, blobs);
    if (all) there.set(each, all);
  }
  const images = [...there.keys()].filter((each) => !isAttestation(each));
  const [only] = images;
  if (!only) throw incomplete(own`holds none of its platforms (${platforms(index.manifests)}) whole`);
  const notes = [noteOf(index.manifests, images)];
  const all = new Set([...there.values()].flatMap((each) => [...each]));
  if (there.size === 1) return { ...only, blobs: all, written: undefined, notes };
  const written = thinIndex(bytes, (at) => there.has(index.manifests[at] ?? image));
  return { mediaType: image.mediaType, digest: digestOf(written), size: written.length, blobs: all, written, notes };
}

function noteOf(all: readonly Entry[], there: readonly Entry[]): string {
  const absent = all.filter((each) => !there.includes(each) && !isAttestation(each));
  if (absent.length === 0) return "the archive lacks what attests to its image (provenance, SBOM): it goes without";
  return `the archive holds only ${platforms(there)} of its image, and not ${platforms(absent)}: only that is copied, and its digest is not that of the whole image`;
}

function platforms(entries: readonly Entry[]): string {
  return entries.filter((each) => !isAttestation(each)).map(platformOf).join(", ");
}

function platformOf({ platform: of, digest }: Entry): string {
  return printable(of ? [of.os, of.architecture, ...(of.variant ? [of.variant] : [])].join("/") : digest, 100);
}

function severalImages(entries: readonly Entry[]): PublishError {
  const names = new Set(entries.map(nameOf));
  const isFlat = names.size === 1 && new Set(entries.map(platformOf)).size === entries.length && entries.every(({ platform: of }) => of);
  if (!isFlat) return severalNamed(entries.map((each) => nameOf(each) ?? platformOf(each)));
  return refused(
    own`it holds images for ${platforms(entries)} side by side, and no index that makes them one`,
    own`Write them as one image: docker buildx build --platform … --output type=oci,dest=image.tar, or buildah manifest push --all … oci-archive:image.tar; or give each platform's archive alone`,
  );
}

function nameOf({ annotations }: Entry): string | undefined {
  return annotations?.["io.containerd.image.name"] ?? annotations?.["org.opencontainers.image.ref.name"];
}

/** The error for an archive of several images. */
export function severalNamed(names: readonly string[]): PublishError {
  const listed = names.map((name) => printable(name, 200));
  return refused(
    own`it holds ${names.length} images (${listed.join(", ")}), and one belongs to a tag`,
    own`Save the one that is meant alone (docker save NAME:TAG), or take it out of this archive: skopeo copy docker-archive:FILE:NAME:TAG oci-archive:one.tar`,
  );
}

function incomplete(what: string): PublishError {
  return refused(own`it ${what}`, own`Pull the image for the platform that is meant, and save that: docker pull --platform …, docker save --platform …`);
}

function refused(why: string, remedy: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the archive cannot be copied: ${why}`, remedy);
}

function parsed<Output>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>, bytes: Buffer): Output | undefined {
  try {
    return schema.safeParse(JSON.parse(bytes.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}
