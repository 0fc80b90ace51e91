// Helper images, pinned by tag and digest, for all platforms. skopeo's plain tags are pushed again and their old
// digests are removed; its `-immutable` tags are the ones that stay.
export const SKOPEO_IMAGE =
  "quay.io/skopeo/stable:v1.22.2-immutable@sha256:4a16d57b37617a04b3d643079a477a2848efe892dffcdf0ce56df4262b65f810";
export const GIT_IMAGE = "docker.io/alpine/git:v2.49.1@sha256:c0280cf9572316299b08544065d3bf35db65043d5e3963982ec50647d2746e26";
export const ZOT_IMAGE =
  "ghcr.io/project-zot/zot:v2.1.20@sha256:542e25be4d32e7879c0cfad93492a93c81b1e059cbd2d30d485d4bd567318234";
// Nix numbers its versions without a "v".
export const NIX_IMAGE = "docker.io/nixos/nix:2.34.8@sha256:1a711b619c8a713eff32c3f8d8781b3b4d0130cb91c0a57f67e87abfeeb90b01";
