import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { annotatedLayout, blobPath } from "../core/copy/annotated-layout.js";
import { layoutImage } from "../core/copy/archive.js";
import type { Layout } from "../core/copy/skopeo.js";
import { labels } from "../core/image/labels.js";
import type { BinaryCache } from "../core/source/nix-build.js";
import { unpackArchive } from "./archive.js";
import { buildNixArchive } from "./nix-build.js";
import type { MakeLayout } from "./publish-order.js";
import { own, told } from "../core/errors/own-words.js";

/** By Nix, from a default.nix. Nix knows no annotations: ours are put on the manifest. */
export function makeByNix(cache: BinaryCache): MakeLayout {
  return async ({ container, provenance }, { workspace, signal, progress }) => {
    const archive = await buildNixArchive({ container, cache, signal, progress }, workspace);
    progress.step(told(own`unpacking the image`));
    const { layout } = await unpackArchive(archive, { workspace, signal, progress });
    await annotate(layout, labels(provenance));
    return layout;
  };
}

async function annotate({ path }: Layout, annotations: Readonly<Record<string, string>>): Promise<void> {
  const index = join(path, "index.json");
  const before = await readFile(index, "utf8");
  const manifest = await readFile(join(path, blobPath(layoutImage(before).digest)), "utf8");
  const after = annotatedLayout(before, manifest, annotations);
  await writeFile(join(path, after.manifestPath), after.manifest);
  await writeFile(index, after.indexJson);
}
