import type { BuiltImage } from "../../core/archive/built/built-image.js";
import type { DigestUploader } from "../../core/publish/ports.js";
import type { ImageBuilder, Source } from "../../core/usecases/ports.js";
import type { SourceTarget } from "../../core/containers/target.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { buildWithBuildah, type BuildOrder } from "./build.js";
import { NO_MEANS, type BuildMeans } from "./means/means.js";
import { obstacleTo } from "./obstacle.js";
import { builtUploader } from "./uploader.js";

/** Dockerfiles, built by buildah. */
export function buildahBuilder({ tree }: Pick<Source, "tree">, run: Run, means: BuildMeans = NO_MEANS): ImageBuilder<BuiltImage, HostRegistry, DigestUploader<BuiltImage>> {
  const obstacle = (target: SourceTarget) => obstacleTo(target, { tree, means }, run);
  return {
    obstacle,
    build: async (target, registry) => {
      const fault = await obstacle(target);
      if (fault) throw fault;
      return build(target, { registry, source: tree.name, means }, run);
    },
    uploader: () => builtUploader(run),
  };
}

async function build({ container, dated, buildArgs, identity: { platforms = [] } }: SourceTarget, given: Pick<BuildOrder, "registry" | "source" | "means">, run: Run): Promise<BuiltImage> {
  const provenance = await dated();
  const { created } = provenance;
  const timestamp = created === undefined ? undefined : new Date(created);
  return buildWithBuildah({ ...given, container, provenance, timestamp, buildArgs: buildArgs(created), platforms }, run);
}
