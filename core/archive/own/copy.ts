import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import { RepositoryClient } from "../../registry/api/repository-client.js";
import type { Session } from "../../registry/session.js";
import { registrySource } from "../../registry/upload/registry-source.js";
import { uploadOwn } from "./upload.js";

interface Held {
  readonly repository: Repository;
  readonly digest: Digest;
}

interface Side {
  session(): Session;
}

/** Copies images between registries with our own client, whole and with their digests. */
export function ownCopier(from: Side, to: Side, timeoutS: number): { upload(image: Held, into: Repository): Promise<Digest> } {
  return {
    upload: async ({ repository, digest }, into) => {
      const session = from.session();
      try {
        const source = registrySource(new RepositoryClient(session, repository, "pull"));
        return await uploadOwn(digest, source, { registry: to, repository: into, timeoutS });
      } finally {
        await session.close();
      }
    },
  };
}
