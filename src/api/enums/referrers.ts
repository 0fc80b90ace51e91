/** What refers to an image by its digest: signatures, SBOMs, attestations. */
export enum Referrers {
  /** It goes along, whether the registry's referrers API, the tag that stands for it, or cosign's tags tell of it. */
  ALL = "all",
  /** The image goes alone. */
  NONE = "none",
}
