import type { Uploader } from "../../core/publish/ports.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import type { Images } from "./images.js";

/** Uploads what the engine built. How is loaded only where there is something to upload. */
export function imageUploader(registry: EngineRegistry, skopeoImage: string): Uploader<Images> {
  if (registry.credential.kind === "oidc") {
    return { upload: async (images, repository) => (await import("./own.js")).uploadImages(images, registry, repository) };
  }
  return { push: async (images, reference) => (await import("./push.js")).pushImages(images, registry, reference, skopeoImage) };
}
