import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { blobPath } from "../../../core/archive/annotated-layout.js";
import { digestOf, type Digest } from "../../../core/image/digest.js";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Writes an OCI layout of one image with a layer of some bytes, and annotations on its manifest; returns its digest. */
export async function writeLayout(folder: string, annotations: Readonly<Record<string, string>>, content = "hello"): Promise<Digest> {
  const put = async (text: string) => {
    const digest = digestOf(Buffer.from(text));
    const path = join(folder, blobPath(digest));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return { digest, size: Buffer.byteLength(text) };
  };
  const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar", ...(await put(content)) };
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", ...(await put(JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [layer.digest] } }))) };
  const manifest = await put(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer], annotations }));
  await writeFile(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: MANIFEST, ...manifest }] }));
  return manifest.digest;
}
