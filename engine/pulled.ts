import { dag, type Container } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { Reference } from "../core/image/reference.js";
import type { Call } from "./call.js";
import { saveArchive } from "./skopeo.js";

/**
 * The image of a reference, with the login that was given for its registry. The engine pulls it; a registry that is a
 * service has no name that the engine knows, so there skopeo fetches it.
 */
export async function pulledContainer({ registries, skopeoImage }: Call, reference: string): Promise<Container> {
  const parsed = Reference.parse(reference);
  const registry = await registries.of(parsed.repository.registry);
  if (registry.service) return dag.container().import_(await saveArchive(skopeoImage, registry, parsed));
  const { credential, name } = registry;
  const base = credential.kind === "basic"
    ? dag.container().withRegistryAuth(name, credential.username, dag.setSecret(`container-publisher-${randomUUID()}`, credential.password.reveal()))
    : dag.container();
  return base.from(reference);
}
