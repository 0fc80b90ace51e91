import { dag, type Container } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";

/** Where a skopeo container has an image as an OCI layout. */
export const LAYOUT = "/image";
/** It goes away with the container. */
export const TMPDIR = "/tmp";

/** A container with skopeo, under a name of its own: what it does is never taken from the cache. */
export function skopeoContainer(image: string): Container {
  return dag.container().from(image).withEnvVariable("CONTAINER_PUBLISHER_RUN", randomUUID());
}
