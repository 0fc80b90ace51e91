const IMAGE_CONFIGS = new Set(["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"]);

/** Whether a config is an image's: artifacts (Helm charts, signatures) have configs of their own kinds. */
export function isImageConfigType(mediaType: string): boolean {
  return IMAGE_CONFIGS.has(mediaType);
}

/** What the layers of an attestation are (in-toto, as BuildKit stores it), whose config may be called an image's. */
export const ATTESTATION_LAYER = "application/vnd.in-toto+json";

/** Whether a layer is of a kind that its maker lets nobody hand on: Windows' base layers were, as OCI and Docker call them. */
export function isUndistributable(mediaType: string): boolean {
  return /^application\/vnd\.(?:oci\.image\.layer\.nondistributable|docker\.image\.rootfs\.foreign)\./.test(mediaType);
}
