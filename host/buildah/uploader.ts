import type { BuiltImage } from "../../core/archive/built/built-image.js";
import { basedOn, builtSource } from "../../core/archive/built/built-source.js";
import { uploadOwn } from "../../core/archive/own/upload.js";
import type { DigestUploader } from "../../core/publish/ports.js";
import { RepositoryClient } from "../../core/registry/api/repository-client.js";
import { registrySource } from "../../core/registry/upload/registry-source.js";
import type { Run } from "../run/run.js";

/** Uploads what buildah built. Layers of base images are mounted; where the registry mounts nothing, they are read from there and sent. */
export function builtUploader({ limits, progress: { transfers } }: Run): DigestUploader<BuiltImage> {
  return {
    upload: async (image, client, put) => {
      const bases = new Map([...image.fromBase].map(([layer, base]) => [layer, registrySource(new RepositoryClient(client.session, base, "pull"))]));
      const mountFrom = [...new Map([...image.fromBase.values()].map((each) => [each.path, each])).values()];
      const source = basedOn(bases, builtSource(image));
      return uploadOwn(image.digest, source, { client, timeoutS: limits.pushTimeoutS, mountFrom, transfers, put });
    },
  };
}
