import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import { notAnArchive } from "./layout-image.js";
import type { ArchiveKind } from "./skopeo.js";
import type { Compression } from "./uncompress.js";

/** An image that was unpacked into an OCI layout. */
export interface Unpacked {
  /** The one that it will have in a registry. */
  readonly digest: Digest;
  readonly oci: boolean;
  /** What a person should know of it. */
  readonly notes: readonly string[];
}

/** What speaks against a file as a kind of archive. */
export interface Complaint {
  readonly complaint: string;
}

/** Who unpacks: skopeo, and our own reader of tar files. */
export interface Unpacker<Archive, Image extends Unpacked> {
  /** By skopeo, as one kind. */
  unpack(archive: Archive, kind: ArchiveKind): Promise<Image | Complaint>;
  /** By us, of an uncompressed archive that has an index; undefined for any other file. */
  takeOut(archive: Archive): Promise<Image | undefined>;
  /** The archive without its compression. */
  uncompressed(archive: Archive): Promise<Bare<Archive>>;
}

/** An archive without compression: itself where it has none, nothing where its compression is one that we do not know. */
export interface Bare<Archive> {
  readonly plain?: Archive;
  readonly compression?: Compression;
}

export function bare<Archive>(found: "plain" | "uncompressed" | Compression, given: Archive, uncompressed: Archive): Bare<Archive> {
  if (found === "plain") return { plain: given };
  return found === "uncompressed" ? { plain: uncompressed } : { compression: found };
}

/** skopeo's words for a file that is no OCI archive, but may well be a docker-archive. */
const NO_INDEX = /index\.json: no such file/;

/**
 * Unpacks an archive of either kind, compressed or not, by whoever unpacks. First as an OCI archive: a file that is both
 * kinds keeps its digest, its platforms and its config only so. An image of OCI's own kind is the best, though; one of
 * Docker's may become one as a docker-archive. What nobody can read as any of them is no archive.
 */
export async function unpackedBy<Archive, Image extends Unpacked>(archive: Archive, work: Unpacker<Archive, Image>): Promise<Image> {
  const asOci = await work.unpack(archive, "oci-archive");
  if (isImage(asOci) && asOci.oci) return asOci;
  const mayHaveIndex = !isImage(asOci) && !NO_INDEX.test(asOci.complaint);
  const bare = mayHaveIndex ? await work.uncompressed(archive) : undefined;
  const taken = bare?.plain && (await work.takeOut(bare.plain));
  if (taken) return taken;
  const asDocker = await work.unpack(archive, "docker-archive");
  // Of an index that we could not look into, the docker-archive would be only a part.
  if (isImage(asDocker) && bare?.compression) throw unknownCompression(bare.compression);
  if (isImage(asDocker) && (asDocker.oci || !isImage(asOci))) return asDocker;
  if (isImage(asOci)) return asOci;
  const last = await lastTry(bare ?? (await work.uncompressed(archive)), archive, work);
  if (last) return last;
  throw notAnArchive(own`oci-archive: ${asOci.complaint}; docker-archive: ${isImage(asDocker) ? "" : asDocker.complaint}`);
}

/** skopeo 1.9, Debian's, does not read every compressed archive; and one of several images has an error of its own. */
async function lastTry<Archive, Image extends Unpacked>({ plain }: Bare<Archive>, given: Archive, work: Unpacker<Archive, Image>): Promise<Image | undefined> {
  if (plain === undefined) return undefined;
  const taken = await work.takeOut(plain);
  if (taken || plain === given) return taken;
  const outcome = await work.unpack(plain, "docker-archive");
  return isImage(outcome) ? outcome : undefined;
}

function isImage<Image extends Unpacked>(outcome: Image | Complaint): outcome is Image {
  return !("complaint" in outcome);
}

/** The error for an archive into which somebody has to look whom its compression keeps out. */
function unknownCompression(compression: Compression): PublishError {
  const what = own`the archive holds several entries, or lacks some, and is compressed by ${compression}, which keeps us from looking for its one image`;
  return new PublishError("SOURCE_INVALID", what, own`Decompress it first: ${compression} -d`);
}
