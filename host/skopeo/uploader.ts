import { checkSkopeoTakes, type Layout } from "../../core/archive/skopeo.js";
import { uploadOwnLayout } from "../../core/archive/own/upload.js";
import { ownCopier } from "../../core/archive/own/copy.js";
import type { DigestUploader } from "../../core/publish/ports.js";
import type { HeldImage, ImageCopier } from "../../core/usecases/ports.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { copyWithSkopeo, digestOfLayout, registrySide } from "./copy.js";

/** Uploads OCI layouts. */
export function layoutUploader(registry: HostRegistry, { workspace, signal, limits }: Run): DigestUploader<Layout> {
  // A job's ID token may be over before the upload is, and as it is skopeo takes none but from its command line.
  if (registry.credential.kind === "oidc") {
    return { upload: ({ path }, repository) => uploadOwnLayout(path, { registry, repository, timeoutS: limits.pushTimeoutS }) };
  }
  checkSkopeoTakes(registry.host);
  const { credential, scheme, ca } = registry;
  const to = { credential, scheme, ca, timeoutS: limits.pushTimeoutS };
  return { upload: async (layout, repository) => copyWithSkopeo(layout, repository.pinned(await digestOfLayout(layout)), to, workspace, signal) };
}

/** Copies between registries. */
export function skopeoCopier({ workspace, signal, limits }: Run): ImageCopier<HostRegistry> {
  return {
    between: (from, to) => {
      if ([from, to].some(({ credential }) => credential.kind === "oidc")) return ownCopier(from, to, limits.pushTimeoutS);
      for (const { host } of [from, to]) checkSkopeoTakes(host);
      const { credential, scheme, ca } = to;
      const destination = { credential, scheme, ca, timeoutS: limits.pushTimeoutS };
      const upload = async ({ repository, digest }: HeldImage, into: HeldImage["repository"]) => {
        const reference = repository.pinned(digest);
        const side = await registrySide(reference, from, workspace);
        return copyWithSkopeo({ kind: "registry", reference, ...side }, into.pinned(digest), destination, workspace, signal);
      };
      return { upload };
    },
  };
}
