import type { ServiceAccess } from "../../core/services/http/service-client.js";
import type { RegistryRun } from "../run/run.js";

/** How this machine reaches a service that is no registry: as it does registries. */
export function serviceAccess({ limits, progress, redactor, signal }: RegistryRun, ca: string | undefined): ServiceAccess {
  return { answerTimeoutMs: limits.answerTimeoutMs, retry: limits.retry, ca, proxy: process.env, redactor, signal, tell: (note) => progress.note(note) };
}
