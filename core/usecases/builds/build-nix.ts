import { imagePlatform } from "../../archive/own/image-platform.js";
import { annotated, type UnpackedImage } from "../../archive/unpacked-image.js";
import { findContainer, type ContainerOrder } from "../../containers/find-container.js";
import { own, told } from "../../errors/own-words.js";
import { PublishError } from "../../errors.js";
import { marksOf } from "../../image/labels.js";
import type { DigestUploader, Progress } from "../../publish/ports.js";
import type { BinaryCache } from "../../source/nix/build.js";
import type { BuildPlatform } from "../../source/platform.js";
import type { ArchiveConverter, ImageBuilder, NixBuilder, Registry, Source } from "../ports.js";

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
): ImageBuilder<UnpackedImage, R, DigestUploader<UnpackedImage>> {
  return {
    obstacle: () => Promise.resolve(undefined),
    build: async ({ container, dated, identity: { platforms = [] } }) => {
      const archive = await nix.build(container, cache);
      const image = await converter.unpack(archive);
      const [wanted] = platforms;
      const made = wanted && (await imagePlatform(image.digest, image.source));
      if (wanted && made && made !== wanted) throw otherPlatform(container.buildFile, made, wanted);
      return annotated(image, marksOf(await dated()).annotations);
    },
    uploader: (registry) => converter.uploader(registry),
  };
}

function otherPlatform(file: string, made: BuildPlatform, wanted: BuildPlatform): PublishError {
  return new PublishError("SOURCE_INVALID", own`${file} makes an image for ${made} here, though ${wanted} is asked for`, own`Let a machine of that kind build it`);
}
