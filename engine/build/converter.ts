import type { File } from "@dagger.io/dagger";
import { annotatedLayout, blobPath } from "../../core/archive/annotated-layout.js";
import { own } from "../../core/errors/own-words.js";
import type { Progress } from "../../core/publish/ports.js";
import type { ArchiveConverter } from "../../core/usecases/ports.js";
import { engineCall } from "../fault.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { unpackArchive, type ImageLayout } from "./archive.js";
import { pushLayout } from "./skopeo.js";

/** Archives, unpacked by skopeo in a container, which then uploads what was in them. */
export function engineConverter(skopeoImage: string, progress: Progress): ArchiveConverter<File, ImageLayout, EngineRegistry> {
  return {
    unpack: async (archive) => {
      const image = await unpackArchive(skopeoImage, archive, progress);
      return { image, digest: image.digest };
    },
    annotate,
    uploader: (registry) => ({
      upload: async ({ directory, digest }, to) => {
        if (registry.credential.kind !== "oidc") return pushLayout(skopeoImage, directory, registry, to.pinned(digest));
        return (await import("./own.js")).uploadDirectory(directory, registry, to);
      },
    }),
  };
}

async function annotate(image: ImageLayout, annotations: Readonly<Record<string, string>>): Promise<ImageLayout> {
  const { directory, digest } = image;
  const read = (path: string) => engineCall(own`read the unpacked image`, () => directory.file(path).contents());
  const after = annotatedLayout(await read("index.json"), await read(blobPath(digest)), annotations);
  const marked = directory.withNewFile(after.manifestPath, after.manifest).withNewFile("index.json", after.indexJson);
  return { ...image, directory: marked, digest: after.digest };
}
