import { dag, ReturnType, type Container, type File } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { lastMessage, saveArguments } from "../../core/archive/skopeo.js";
import { PublishError } from "../../core/errors.js";
import type { Reference } from "../../core/image/reference.js";
import { engineCall } from "../fault.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { own } from "../../core/errors/own-words.js";

/** Where a skopeo container has an image as an OCI layout. */
export const LAYOUT = "/image";
/** It goes away with the container. */
export const TMPDIR = "/tmp";
const SAVED = `${TMPDIR}/saved.tar`;

/** A container with skopeo, under a name of its own: what it does is never taken from the cache. */
export function skopeoContainer(image: string): Container {
  return dag.container().from(image).withEnvVariable("CONTAINER_PUBLISHER_RUN", randomUUID());
}

/** Saves an image of a registry as an OCI archive. */
export async function saveArchive(image: string, from: EngineRegistry, source: Reference): Promise<File> {
  const skopeo = from.mountCredential(from.bind(skopeoContainer(image)), "source");
  const args = saveArguments({ kind: "registry", reference: from.referenceForSkopeo(source), ...from.side("source") }, SAVED, TMPDIR);
  const ran = skopeo.withExec(["skopeo", ...args], { expect: ReturnType.Any });
  return engineCall(own`run skopeo`, async () => {
    const exitCode = await ran.exitCode();
    if (exitCode === 0) return ran.file(SAVED);
    const said = lastMessage(await ran.stderr());
    throw new PublishError("TOOL_FAILED", own`skopeo could not pull ${source.toString()} (exit code ${exitCode}: ${said})`, own`The registry's log tells more; try again`);
  });
}
