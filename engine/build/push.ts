import { dag } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { uploadFault } from "../../core/archive/upload-fault.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { parseDigest, type Digest } from "../../core/image/digest.js";
import type { Reference } from "../../core/image/reference.js";
import { engineCall } from "../fault.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { bundle, type Images } from "./images.js";

/** The engine publishes what it built, under its tag. */
export async function publishByEngine(images: Images, registry: EngineRegistry, reference: Reference): Promise<Digest> {
  const { base, variants } = bundle(images);
  const { credential, host } = registry;
  const authorized =
    credential.kind === "anonymous" || credential.kind === "oidc"
      ? base
      : base.withRegistryAuth(host, credential.username, dag.setSecret(`container-publisher-${randomUUID()}`, credential.password.reveal()));
  const action = own`push ${reference.toString()}`;
  try {
    const published = await engineCall(action, () => authorized.publish(reference.toString(), { platformVariants: variants }));
    // The engine answers with `repository:tag@digest`.
    return parseDigest(published.slice(published.lastIndexOf("@") + 1));
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    const key = credential.kind === "anonymous" ? "none" : "given";
    throw uploadFault({ action, said: error.what, credential: key, otherwise: error });
  }
}
