import type { File } from "@dagger.io/dagger";
import { told } from "../../core/errors/own-words.js";
import type { ArchiveConverter } from "../../core/usecases/ports.js";
import type { Call } from "../call.js";
import type { EngineRegistry } from "../registries/engine-registry.js";

/** Archives, read in the module's own container, or converted there by skopeo in one of its own. */
export function engineConverter(skopeoImage: string, { progress, scratch }: Pick<Call, "progress" | "scratch">): ArchiveConverter<File, EngineRegistry> {
  return {
    unpack: async (archive) => {
      const { unpackArchive } = await import("./archive.js");
      const image = await unpackArchive(skopeoImage, archive, scratch);
      for (const note of image.notes) progress.note(told(note));
      return image;
    },
    uploader: () => ({
      upload: async (image, client, put) => (await import("./upload.js")).uploadTo({ client, put }, image, progress),
    }),
  };
}
