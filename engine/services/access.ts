import type { ServiceAccess } from "../../core/services/http/service-client.js";
import { DEFAULT_ANSWER_TIMEOUT_MS } from "../../core/registry/http/transport.js";
import type { ConnectionOptions } from "../registries/engine-registry.js";

/** How the module's container reaches a service that is no registry: as it does registries. */
export function serviceAccess({ redactor, retry, authority }: Pick<ConnectionOptions, "redactor" | "retry" | "authority">): ServiceAccess {
  return { answerTimeoutMs: DEFAULT_ANSWER_TIMEOUT_MS, retry, ca: authority, proxy: process.env, redactor, tell: (note) => console.error(redactor.redact(note)) };
}
