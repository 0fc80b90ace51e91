import { annotated, type UnpackedImage } from "../archive/unpacked-image.js";
import { findContainer, type ContainerOrder } from "../containers/find-container.js";
import { own, told } from "../errors/own-words.js";
import { labels } from "../image/labels.js";
import type { Progress } from "../publish/ports.js";
import type { BinaryCache } from "../source/nix/build.js";
import type { ArchiveConverter, ImageBuilder, NixBuilder, Registry, Source } from "./ports.js";

export interface NixPorts<Archive> {
  readonly source: Pick<Source, "tree" | "layout">;
  readonly nix: NixBuilder<Archive>;
  readonly progress: Progress;
}

/** Builds a container's default.nix into an archive. */
export async function buildNix<Archive>({ container, file, cache }: Pick<ContainerOrder, "container" | "file"> & { readonly cache: BinaryCache }, { source, nix, progress }: NixPorts<Archive>): Promise<Archive> {
  const found = await findContainer(source, { container, file, kind: "nix" });
  progress.step(told(own`building ${found.buildFile}`));
  return nix.build(found, cache);
}

/** Images by Nix. It knows no annotations: ours are put on the manifest. */
export function nixImages<Archive, R extends Registry>(
  cache: BinaryCache,
  { nix, converter }: { readonly nix: NixBuilder<Archive>; readonly converter: ArchiveConverter<Archive, R> },
): ImageBuilder<UnpackedImage, R> {
  return {
    obstacle: () => Promise.resolve(undefined),
    build: async ({ container, dated }) => {
      const archive = await nix.build(container, cache);
      return annotated(await converter.unpack(archive), labels(await dated()));
    },
    uploader: (registry) => converter.uploader(registry),
  };
}
