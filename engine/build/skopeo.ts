import { dag, ReturnType, type Container, type File } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { copyArguments, DEFAULT_PUSH_TIMEOUT_S, lastMessage, saveArguments, type CopySource } from "../../core/archive/skopeo.js";
import { PublishError } from "../../core/errors.js";
import { skopeoFault } from "../../core/archive/upload-fault.js";
import { parseDigest, type Digest } from "../../core/image/digest.js";
import type { Reference } from "../../core/image/reference.js";
import { engineCall } from "../fault.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { own } from "../../core/errors/own-words.js";

/** Where a skopeo container has an image as an OCI layout. */
export const LAYOUT = "/image";
/** It goes away with the container. */
export const TMPDIR = "/tmp";
const SAVED = `${TMPDIR}/saved.tar`;
const DIGEST_FILE = `${TMPDIR}/digest`;

/** A container with skopeo, under a name of its own: what it does is never taken from the cache. */
export function skopeoContainer(image: string): Container {
  return dag.container().from(image).withEnvVariable("CONTAINER_PUBLISHER_RUN", randomUUID());
}

/** Copies an image between registries, with a credential for each side. */
export async function pushFromRegistry(image: string, source: Side, to: Side): Promise<Digest> {
  const { registry: from } = source;
  const skopeo = from.mountCredential(skopeoContainer(image), "source");
  const reachable = [...new Set([from, to.registry])].reduce((container, registry) => registry.bind(container), skopeo);
  const reference = from.referenceForSkopeo(source.reference);
  return copy(reachable, { kind: "registry", reference, ...from.side("source") }, to.registry, to.reference);
}

/** One side of a copy. */
export interface Side {
  readonly registry: EngineRegistry;
  readonly reference: Reference;
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

async function copy(skopeo: Container, source: CopySource, to: EngineRegistry, reference: Reference): Promise<Digest> {
  const destination = { reference: to.referenceForSkopeo(reference), ...to.side("destination") };
  const args = copyArguments({ source, destination, digestFile: DIGEST_FILE, tmpdir: TMPDIR, timeoutS: DEFAULT_PUSH_TIMEOUT_S });
  const ran = to.mountCredential(skopeo, "destination").withExec(["skopeo", ...args], { expect: ReturnType.Any });
  return engineCall(own`run skopeo`, async () => {
    const exitCode = await ran.exitCode();
    const key = to.credential.kind === "anonymous" ? "none" : "given";
    if (exitCode !== 0) throw skopeoFault(own`push ${reference.toString()}`, key, exitCode, await ran.stderr());
    return parseDigest((await ran.file(DIGEST_FILE).contents()).trim());
  });
}
