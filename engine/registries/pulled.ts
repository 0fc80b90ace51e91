import { dag, type Container } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { Reference } from "../../core/image/reference.js";
import { loginForTools } from "../../core/registry/auth/tool-login.js";
import { saveArchive } from "../build/skopeo.js";
import type { EngineRegistries } from "./registries.js";

/**
 * The image of a reference, with the login that was given for its registry. The engine pulls it, or skopeo fetches it
 * where the engine cannot.
 */
export async function pulledContainer(registries: EngineRegistries, skopeoImage: string, reference: string): Promise<Container> {
  const parsed = Reference.parse(reference);
  const registry = await registries.of(parsed.repository.registry);
  if (registry.credential.kind === "oidc" && !(await loginForTools(registry))) {
    throw new PublishError("CONFIG_MISSING", own`${registry.host} takes the job's ID token only as it is, and neither the engine nor skopeo can send one`, own`Pull by a user with a password or key (registryUsername, registryPassword), or have a zot (2.1.19 or later) take it in exchange: http.auth.bearer.realm https://HOST/zot/auth/token`);
  }
  if (!registry.isForEngine) return dag.container().import_(await saveArchive(skopeoImage, registry, parsed));
  const { credential, host } = registry;
  const base = credential.kind === "basic"
    ? dag.container().withRegistryAuth(host, credential.username, dag.setSecret(`container-publisher-${randomUUID()}`, credential.password.reveal()))
    : dag.container();
  return base.from(reference);
}
