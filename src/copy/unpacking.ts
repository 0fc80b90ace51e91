import { notAnArchive } from "./archive.js";
import { ARCHIVE_KINDS, type ArchiveKind } from "./skopeo.js";

/** What came of a try to unpack a file as every kind of archive. */
export interface Attempt<Image> {
  readonly best: Image | undefined;
  /** What skopeo said against each kind that it could not unpack. */
  readonly complaint: string;
}

/**
 * Tries each kind. An image of OCI's own kind is the best; one of Docker's may become one as a docker-archive.
 * `unpack` answers with the image, or with what speaks against that kind.
 */
export async function unpackAsAny<Image extends { readonly oci: boolean }>(
  unpack: (kind: ArchiveKind) => Promise<Image | { readonly complaint: string }>,
): Promise<Attempt<Image>> {
  const complaints: string[] = [];
  let best: Image | undefined;
  for (const kind of ARCHIVE_KINDS) {
    const outcome = await unpack(kind);
    if ("complaint" in outcome) complaints.push(`${kind}: ${outcome.complaint}`);
    else if (!best || outcome.oci) best = outcome;
    if (best?.oci) break;
  }
  return { best, complaint: complaints.join("; ") };
}

/**
 * Unpacks an archive of either kind, compressed or not, by whoever's hands. `gunzipped` gives undefined for what is not
 * gzip. What skopeo cannot read as any of them is no archive.
 */
export async function unpackedBy<Archive, Image extends { readonly oci: boolean }>(
  archive: Archive,
  tryKinds: (archive: Archive, which: "given" | "gunzipped") => Promise<Attempt<Image>>,
  gunzipped: (archive: Archive) => Promise<Archive | undefined>,
): Promise<Image> {
  const first = await tryKinds(archive, "given");
  if (first.best?.oci) return first.best;
  // skopeo 1.9, Debian's, does not read every compressed archive: unpacked by us, it is one more try.
  const plain = await gunzipped(archive);
  const { best, complaint } = plain === undefined ? first : await tryKinds(plain, "gunzipped");
  if (best) return best;
  throw notAnArchive(complaint);
}
