import { Repository } from "../../image/reference.js";
import { parseContainerName } from "../../source/container-folder.js";
import type { Registries, Registry, Source } from "../ports.js";
import { readLayout } from "../../containers/read-layout.js";

/** A container's repository in the registry that images go to. The source tree need not hold the container any more. */
export async function repositoryOf<R extends Registry>(container: string, { tree, layout }: Pick<Source, "tree" | "layout">, registries: Registries<R>): Promise<{ registry: R; repository: Repository }> {
  const { names } = await readLayout(tree, layout);
  const name = parseContainerName(container, names);
  const { namespace } = registries;
  const registry = await registries.main();
  return { registry, repository: Repository.of(registry.host, namespace, name) };
}
