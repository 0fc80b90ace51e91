import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { annotatedLayout, blobPath } from "../../core/archive/annotated-layout.js";
import { layoutImage } from "../../core/archive/layout-image.js";
import type { Layout } from "../../core/archive/skopeo.js";
import { own, told } from "../../core/errors/own-words.js";
import type { ArchiveConverter } from "../../core/usecases/ports.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { unpackArchive } from "./unpack.js";
import { layoutUploader } from "./uploader.js";

/** Archives that are files, unpacked in the workspace. */
export function skopeoConverter(run: Run): ArchiveConverter<string, Layout, HostRegistry> {
  return {
    unpack: async (archive) => {
      run.progress.step(told(own`unpacking the image`));
      const { layout, digest } = await unpackArchive(archive, run);
      return { image: layout, digest };
    },
    annotate,
    uploader: (registry) => layoutUploader(registry, run),
  };
}

async function annotate(layout: Layout, annotations: Readonly<Record<string, string>>): Promise<Layout> {
  const index = join(layout.path, "index.json");
  const before = await readFile(index, "utf8");
  const manifest = await readFile(join(layout.path, blobPath(layoutImage(before).digest)), "utf8");
  const after = annotatedLayout(before, manifest, annotations);
  await writeFile(join(layout.path, after.manifestPath), after.manifest);
  await writeFile(index, after.indexJson);
  return layout;
}
