import { createHash } from "node:crypto";

const CONFIG = JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] }, config: {} });
const OCI = "application/vnd.oci.image.manifest.v1+json";
const DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

const digest = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** An image without layers; `mark` makes it another one. */
export function tinyImage(mark: string, format: "oci" | "docker" = "oci"): { readonly manifest: string; readonly digest: string; readonly mediaType: string } {
  const configType = format === "oci" ? "application/vnd.oci.image.config.v1+json" : "application/vnd.docker.container.image.v1+json";
  const mediaType = format === "oci" ? OCI : DOCKER;
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: { mediaType: configType, digest: digest(CONFIG), size: CONFIG.length }, layers: [], ...(format === "oci" && { annotations: { mark } }) });
  return { manifest, digest: digest(manifest), mediaType };
}

/** Pushes it as a client does, and returns the status of the first request that was refused, else of the last. */
export async function pushTiny(registry: string, repository: string, tag: string, authorization: string | undefined, image = tinyImage(tag)): Promise<number> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const ask = (path: string, init: RequestInit) => fetch(new URL(path, registry), { ...init, redirect: "manual", headers: { ...headers, ...(init.headers as Record<string, string>) } });
  const begun = await ask(`/v2/${repository}/blobs/uploads/`, { method: "POST" });
  if (begun.status !== 202) return begun.status;
  const at = new URL(begun.headers.get("location") ?? "", registry);
  at.searchParams.set("digest", digest(CONFIG));
  const blob = await ask(at.href, { method: "PUT", body: CONFIG, headers: { "content-type": "application/octet-stream" } });
  if (blob.status !== 201) return blob.status;
  return (await ask(`/v2/${repository}/manifests/${tag}`, { method: "PUT", body: image.manifest, headers: { "content-type": image.mediaType } })).status;
}
