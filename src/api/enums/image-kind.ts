/** How an image is built. */
export enum ImageKind {
  /** From containers/<name>/Dockerfile. */
  DOCKERFILE = "dockerfile",
  /** From containers/<name>/default.nix, with -nix at the end of its tag. */
  NIX = "nix",
}
