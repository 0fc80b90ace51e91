import type { Digest } from "../../image/digest.js";
import { parseTag, type Tag } from "../../image/tag.js";

/** The tag of the index in which a registry without a referrers API keeps what refers to a manifest (distribution spec, "Referrers Tag Schema"). */
export function referrersTag(subject: Digest): Tag {
  const [algorithm = "", hex = ""] = subject.split(":");
  return parseTag(`${algorithm}-${hex.slice(0, 64)}`);
}

const COSIGN_SUFFIXES = ["sig", "att", "sbom"];
const TAG_LIMIT = 128;

/** The tags under which cosign keeps a manifest's signatures, attestations and SBOM, if not by the spec. */
export function cosignTags(subject: Digest): Tag[] {
  const names = COSIGN_SUFFIXES.map((suffix) => `${subject.replace(":", "-")}.${suffix}`);
  return names.filter(({ length }) => length <= TAG_LIMIT).map(parseTag);
}
