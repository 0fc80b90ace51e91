import { Repository } from "../../image/reference.js";
import { parseContainerName } from "../../source/container-folder.js";
import type { Registries, Registry } from "../ports.js";

/** A container's repository in the registry that images go to. */
export async function repositoryOf<R extends Registry>(container: string, registries: Registries<R>): Promise<{ registry: R; repository: Repository }> {
  const { name } = parseContainerName(container);
  const { namespace } = registries;
  const registry = await registries.main();
  return { registry, repository: Repository.of(registry.host, namespace, name) };
}
