const OCI = "application/vnd.oci.image.layer.v1.tar";
const DOCKER = "application/vnd.docker.image.rootfs.diff.tar";
const OF_DOCKERS: Readonly<Record<string, string>> = { [DOCKER]: OCI, [`${DOCKER}.gzip`]: `${OCI}+gzip`, [`${DOCKER}.zstd`]: `${OCI}+zstd` };
const OCIS: readonly string[] = Object.values(OF_DOCKERS);

/** OCI's name for the kind of a layer; undefined for one that is only to be had elsewhere (`foreign`), encrypted, or unknown. */
export function ociLayerType(mediaType: string): string | undefined {
  return OCIS.includes(mediaType) ? mediaType : OF_DOCKERS[mediaType];
}
