import { basedOn, builtSource } from "../../core/archive/built/built-source.js";
import { uploadOwn } from "../../core/archive/own/upload.js";
import type { DigestUploader } from "../../core/publish/ports.js";
import { RepositoryClient } from "../../core/registry/api/repository-client.js";
import { registrySource } from "../../core/registry/upload/registry-source.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import type { BuiltImage } from "./build.js";

/** Uploads what buildah built. Layers of base images are mounted; where the registry mounts nothing, they are read from there and sent. */
export function builtUploader(registry: HostRegistry, { limits, progress: { transfers } }: Run): DigestUploader<BuiltImage> {
  return {
    upload: async (image, repository) => {
      const reading = registry.session();
      try {
        const bases = new Map([...image.fromBase].map(([layer, base]) => [layer, registrySource(new RepositoryClient(reading, base, "pull"))]));
        const mountFrom = [...new Map([...image.fromBase.values()].map((each) => [each.path, each])).values()];
        const source = basedOn(bases, builtSource(image, image.fileOf));
        return await uploadOwn(image.manifest.digest, source, { registry, repository, timeoutS: limits.pushTimeoutS, mountFrom, transfers });
      } finally {
        await reading.close();
      }
    },
  };
}
