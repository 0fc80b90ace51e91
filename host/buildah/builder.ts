import { labels } from "../../core/image/labels.js";
import type { ImageBuilder, Source } from "../../core/usecases/ports.js";
import type { SourceTarget } from "../../core/containers/target.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { buildWithBuildah, type BuiltImage } from "./build.js";
import { obstacleTo } from "./obstacle.js";
import { builtUploader } from "./uploader.js";

/** Dockerfiles, built by buildah. */
export function buildahBuilder({ tree }: Pick<Source, "tree">, run: Run): ImageBuilder<BuiltImage, HostRegistry> {
  const obstacle = ({ container }: SourceTarget) => obstacleTo(container, tree, run.signal);
  return {
    obstacle,
    build: async (target, registry) => {
      const fault = await obstacle(target);
      if (fault) throw fault;
      return build(target, registry, tree.name, run);
    },
    uploader: () => builtUploader(run),
  };
}

async function build({ container, dated, givenVersion }: SourceTarget, registry: HostRegistry, path: string, run: Run): Promise<BuiltImage> {
  const provenance = await dated();
  const { created } = provenance;
  const timestamp = created === undefined ? undefined : new Date(created);
  return buildWithBuildah({ container, source: path, labels: labels(provenance), timestamp, registry, givenVersion }, run);
}
