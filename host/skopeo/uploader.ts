import { checkSkopeoTakes, type Layout } from "../../core/archive/skopeo.js";
import type { DigestUploader } from "../../core/publish/ports.js";
import type { HeldImage, ImageCopier } from "../../core/usecases/ports.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { copyWithSkopeo, digestOfLayout, registrySide } from "./copy.js";

/** Uploads OCI layouts. */
export function layoutUploader(registry: HostRegistry, { workspace, signal, limits }: Run): DigestUploader<Layout> {
  checkSkopeoTakes(registry.host);
  const { credential, scheme, ca } = registry;
  const to = { credential, scheme, ca, timeoutS: limits.pushTimeoutS };
  return { upload: async (layout, repository) => copyWithSkopeo(layout, repository.pinned(await digestOfLayout(layout)), to, workspace, signal) };
}

/** Copies between registries. */
export function skopeoCopier({ workspace, signal, limits }: Run): ImageCopier<HostRegistry> {
  return {
    between: (from, to) => {
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
