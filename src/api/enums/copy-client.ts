/** Who reads an image that is copied. */
export enum CopyClient {
  /** This module: blob by blob from one registry to the other, each with its digest. */
  OWN = "own",
  /** skopeo, for an image of Docker's schema 1: it is converted to OCI's form, and so has another digest, and goes alone. */
  SKOPEO = "skopeo",
}
