import { dag, type Container } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { PublishError } from "../core/errors.js";
import { own } from "../core/errors/own-words.js";
import { Reference } from "../core/image/reference.js";
import type { Call } from "./call.js";

/** The image of a reference, pulled by the engine, with the login that was given for its registry. */
export async function pulledContainer({ registries }: Call, reference: string): Promise<Container> {
  const { repository } = Reference.parse(reference);
  const { service, credential, name } = await registries.of(repository.registry);
  if (service) {
    throw new PublishError(
      "CONFIG_MISSING",
      own`the engine cannot pull ${reference}: its registry is a service, which only this module reaches`,
      own`Use the container that was published, or a registry on the network`,
    );
  }
  const base = credential.kind === "basic"
    ? dag.container().withRegistryAuth(name, credential.username, dag.setSecret(`container-publisher-${randomUUID()}`, credential.password.reveal()))
    : dag.container();
  return base.from(reference);
}
