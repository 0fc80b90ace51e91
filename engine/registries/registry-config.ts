import { dag, type Secret } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { dockerConfig } from "../../core/credentials/authfile.js";
import type { EngineRegistries } from "./registries.js";

/** The logins that the module was given, as other tools read them. */
export function configOf(registries: EngineRegistries): Secret {
  return dag.setSecret(`container-publisher-config-${randomUUID()}`, dockerConfig(registries.given));
}
