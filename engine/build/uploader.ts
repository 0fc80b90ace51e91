import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import type { DigestUploader, Uploader } from "../../core/publish/ports.js";
import type { Call } from "../call.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import type { Images } from "./images.js";

/** What an upload is told of its call. */
export type UploadingCall = Pick<Call, "scratch" | "progress">;

/**
 * Uploads what the engine built: it does so itself where it can, because it knows which layers are there. How is loaded
 * only where there is something to upload.
 */
export function imageUploader(registry: EngineRegistry, call: UploadingCall): Uploader<Images> {
  if (!registry.isForEngine) return exportingUploader(call);
  return { push: async (images, reference) => (await import("./push.js")).publishByEngine(images, registry, reference) };
}

/** Each image is written out once, however often its upload is tried. */
export function exportingUploader({ scratch, progress }: UploadingCall): DigestUploader<Images> {
  const written = new Map<Images, UnpackedImage>();
  return {
    upload: async (images, client, put) => {
      const { exported, uploadTo } = await import("./upload.js");
      const image = written.get(images) ?? (await exported(images, scratch));
      written.set(images, image);
      return uploadTo({ client, put }, image, progress);
    },
  };
}
