import { checkSkopeoTakes } from "../../core/archive/skopeo.js";
import { ownCopier } from "../../core/archive/own/copy.js";
import type { HeldImage, ImageCopier } from "../../core/usecases/ports.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { copyWithSkopeo, registrySide } from "./copy.js";

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
