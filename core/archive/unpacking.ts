import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { isOci, notAnArchive } from "./layout-image.js";
import { imageInTar, type Complaint } from "./look-inside.js";
import type { ArchiveKind } from "./skopeo.js";
import type { Compression } from "./uncompress.js";
import type { UnpackedImage } from "./unpacked-image.js";

/** What our own reader of tar files cannot do. */
export interface Unpacker<Archive> {
  /** Reads an archive as one kind by skopeo, which makes an OCI layout of it. */
  unpack(archive: Archive, kind: ArchiveKind): Promise<UnpackedImage | Complaint>;
  /** The archive without its compression. */
  uncompressed(archive: Archive): Promise<Bare<Archive>>;
  /** Where it is on this machine. */
  path(archive: Archive): Promise<string>;
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

/** Docker's manifest of one image: another one than an index of several, of which a docker-archive holds only a part. */
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

/**
 * Finds the image of an archive of either kind, compressed or not. Where it has an index, we read it where it is: a file
 * that is both kinds keeps its digest, its platforms and its config only so. skopeo converts what has none; and an image
 * of Docker's own kind, which not every registry takes, where it can. What nobody can read as any of them is no archive.
 */
export async function unpackedBy<Archive>(archive: Archive, work: Unpacker<Archive>): Promise<UnpackedImage> {
  const { plain, compression } = await work.uncompressed(archive);
  const found = plain && (await imageInTar(await work.path(plain)));
  if (found && isImage(found) && found.mediaType !== DOCKER_MANIFEST) return found;
  const asOci = found ?? (await work.unpack(archive, "oci-archive"));
  if (isImage(asOci) && isOci(asOci)) return asOci;
  const asDocker = await converted(archive, plain, work);
  // Of an index that we could not look into, the docker-archive would be only a part.
  if (isImage(asDocker) && compression && !isImage(asOci) && !NO_INDEX.test(asOci.complaint)) throw unknownCompression(compression);
  if (isImage(asDocker) && (isOci(asDocker) || !isImage(asOci))) return asDocker;
  if (isImage(asOci)) return asOci;
  throw notAnArchive(own`oci-archive: ${asOci.complaint}; docker-archive: ${isImage(asDocker) ? "" : asDocker.complaint}`);
}

/** skopeo's words for a file that is no OCI archive, but may well be a docker-archive. */
const NO_INDEX = /index\.json: no such file/;

/** skopeo 1.9, Debian's, does not read every compressed docker-archive. */
async function converted<Archive>(archive: Archive, plain: Archive | undefined, work: Unpacker<Archive>): Promise<UnpackedImage | Complaint> {
  const given = await work.unpack(archive, "docker-archive");
  if (isImage(given) || plain === undefined || plain === archive) return given;
  const second = await work.unpack(plain, "docker-archive");
  return isImage(second) ? second : given;
}

function isImage(outcome: UnpackedImage | Complaint): outcome is UnpackedImage {
  return !("complaint" in outcome);
}

/** The error for an archive into which somebody has to look whom its compression keeps out. */
function unknownCompression(compression: Compression): PublishError {
  const what = own`the archive holds several entries, or lacks some, and is compressed by ${compression}, which keeps us from looking for its one image`;
  return new PublishError("SOURCE_INVALID", what, own`Decompress it first: ${compression} -d`);
}
