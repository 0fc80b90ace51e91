import type { ImageCopier } from "../../core/usecases/ports.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import { pushFromRegistry } from "./skopeo.js";

/** Copies by skopeo, in a container that reaches both registries. */
export function engineCopier(skopeoImage: string): ImageCopier<EngineRegistry> {
  return {
    between: (from, to) => ({
      upload: async ({ repository, digest }, into) => {
        if ([from, to].some(({ credential }) => credential.kind === "oidc")) {
          const { ownCopier } = await import("../../core/archive/own/copy.js");
          return ownCopier(from, to, DEFAULT_PUSH_TIMEOUT_S).upload({ repository, digest }, into);
        }
        const source = { registry: from, reference: repository.pinned(digest) };
        return pushFromRegistry(skopeoImage, source, { registry: to, reference: into.pinned(digest) });
      },
    }),
  };
}
