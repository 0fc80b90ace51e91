import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blobPath } from "../../core/archive/annotated-layout.js";
import { layoutImage } from "../../core/archive/layout-image.js";
import { completedLayout, configPath, type ConfigMembers } from "../../core/archive/built-layout.js";
import type { Layout } from "../../core/archive/skopeo.js";

/** Completes an image that buildah wrote as an OCI layout: members of its config, and annotations of its manifest. */
export async function completeImage({ path }: Layout, members: ConfigMembers, annotations: Readonly<Record<string, string>>): Promise<void> {
  const read = (name: string) => readFile(join(path, name), "utf8");
  const indexJson = await read("index.json");
  const manifestJson = await read(blobPath(layoutImage(indexJson).digest));
  const configJson = await read(configPath(manifestJson));
  const after = completedLayout({ indexJson, manifestJson, configJson }, members, annotations);
  for (const { path: blob, text } of after.blobs) await writeFile(join(path, blob), text);
  await writeFile(join(path, "index.json"), after.indexJson);
}
