import { randomBytes } from "node:crypto";
import { digestOf, type Digest } from "../../image/digest.js";
import { parseTag, type Tag } from "../../image/tag.js";
import { errorCodes } from "../fault.js";
import type { RepositoryClient } from "./repository-client.js";

/**
 * What a registry says to a push that cannot succeed: `allowed` (only the missing blob stops it), `unauthorized` (401),
 * `denied` (403), `accepted` (a lax registry took it), `unknown` (an answer that says nothing about rights).
 */
export type PermissionAnswer =
  | { readonly kind: "allowed" | "unauthorized" | "denied" | "unknown"; readonly status: number; readonly challenge: string; readonly body: Uint8Array }
  | { readonly kind: "accepted"; readonly status: number; readonly tag: Tag; readonly removed: boolean };

const MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

/** A well-formed manifest whose config cannot exist. The nonce keeps every permission probe's digest its own. */
function probeManifest(nonce: string): Buffer {
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE,
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: `sha256:${"0".repeat(64)}`, size: 2 },
      layers: [],
      annotations: { "dev.container-publisher.probe": nonce },
    }),
  );
}

/** A tag that nobody uses, for the first probe: only a registry that refuses it there may be asked about a real tag. */
export function probeTag(): Tag {
  return parseTag(`probe-${randomBytes(8).toString("hex")}`);
}

/**
 * Asks whether this client may push a tag, by a manifest PUT that must fail: the registry checks the permission first
 * and the content second, so that nothing is written. Do not call it for a repository that does not exist: zot would
 * leave an empty one in its catalog.
 */
export async function probePermission(client: RepositoryClient, tag: Tag): Promise<PermissionAnswer> {
  const manifest = probeManifest(randomBytes(8).toString("hex"));
  const response = await client.putManifestBytes(tag, manifest, MEDIA_TYPE, "only-unprocessed");
  const { status } = response;
  if (status >= 200 && status < 300) {
    await response.body.dump();
    return { kind: "accepted", status, tag, removed: await remove(client, tag, digestOf(manifest)) };
  }
  const { body, challenge } = await client.session.refusal(response);
  return { kind: meaning(status, errorCodes(body)), status, challenge, body };
}

/** Takes a permission probe away that was accepted. Some registries delete by digest only; the nonce makes this one nobody else's. */
async function remove(client: RepositoryClient, tag: Tag, digest: Digest): Promise<boolean> {
  for (const which of [tag, digest]) {
    const status = await client.deleteManifest(which);
    if (status >= 200 && status < 300) return (await client.manifest(tag)) === undefined;
  }
  return false;
}

/** The codes by which registries complain about the missing blob, and so only after the permission check. */
const CONTENT_CODES = new Set(["MANIFEST_INVALID", "MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN"]);

function meaning(status: number, codes: readonly string[]): "allowed" | "unauthorized" | "denied" | "unknown" {
  if (status === 401) return "unauthorized";
  if (status === 403) return "denied";
  const aboutContent = codes.some((code) => CONTENT_CODES.has(code));
  return aboutContent && [400, 404, 422].includes(status) ? "allowed" : "unknown";
}
