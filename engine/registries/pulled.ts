import { dag, type Container } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { Reference } from "../../core/image/reference.js";
import { heldDigest } from "../../core/registry/copy/held-digest.js";
import { atRepository } from "../../core/usecases/steps/at-repository.js";
import type { Call } from "../call.js";
import type { EngineRegistry } from "./engine-registry.js";
import { importedContainer } from "./imported.js";

/**
 * The image of a reference, with the login that was given for its registry. The engine pulls it, or our own client saves
 * it in an archive where the engine cannot.
 */
export async function pulledContainer({ registries, scratch }: Pick<Call, "registries" | "scratch">, reference: string): Promise<Container> {
  const parsed = Reference.parse(reference);
  const registry = await registries.of(parsed.repository.registry);
  if (!registry.isForEngine) return imported(registry, parsed, await scratch.path("pulled.tar"));
  const { credential, host } = registry;
  const base = credential.kind === "basic"
    ? dag.container().withRegistryAuth(host, credential.username, dag.setSecret(`container-publisher-${randomUUID()}`, credential.password.reveal()))
    : dag.container();
  return base.from(reference);
}

async function imported(registry: EngineRegistry, reference: Reference, path: string): Promise<Container> {
  const { saveArchive } = await import("../../core/archive/own/save-archive.js");
  await atRepository(registry, reference.repository, "pull", async (client) => {
    const digest = reference.digest ?? (reference.tag && (await heldDigest(client, reference.tag)));
    if (!digest) throw new PublishError("SOURCE_INVALID", own`${reference.toString()} does not exist`, own`Check its tag or digest`);
    await saveArchive(client, digest, path);
  });
  return importedContainer(path);
}
