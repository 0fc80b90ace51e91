import { join } from "node:path";
import type { Login } from "../core/credentials/credential.js";
import { Redactor } from "../core/redact.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../core/archive/skopeo.js";
import { DEFAULT_RETRY } from "../core/registry/http/retry-policy.js";
import { DEFAULT_ANSWER_TIMEOUT_MS } from "../core/registry/http/transport.js";
import { SILENT_COMMAND } from "../host/progress/command-progress.js";
import { HostRegistry } from "../host/registries/host-registry.js";
import type { Run } from "../host/run/run.js";
import { startDockerRegistry } from "../host/registries/docker-registry.js";
import { Workspace } from "../host/run/workspace.js";

/** Where a measurement takes place: a folder and a real registry with token authentication, both its own. */
export interface Fixture {
  readonly registry: HostRegistry;
  readonly credential: Login;
  readonly run: Run;
}

export const NAMESPACE = "bench";

/** Gives a measurement its fixture, and takes it away again however the measurement ends. */
export async function withFixture<T>(signal: AbortSignal, measure: (fixture: Fixture) => Promise<T>): Promise<T> {
  await using workspace = await Workspace.create();
  await using registry = await startDockerRegistry("token", workspace, signal);
  const { credential, host } = registry;
  if (credential.kind === "anonymous" || credential.kind === "oidc") throw new Error("the registry gives a login");
  const run = { workspace, progress: SILENT_COMMAND, redactor: new Redactor(), signal, limits: { answerTimeoutMs: DEFAULT_ANSWER_TIMEOUT_MS, retry: DEFAULT_RETRY, pushTimeoutS: DEFAULT_PUSH_TIMEOUT_S } };
  return await measure({ registry: new HostRegistry({ host, scheme: "http" }, credential, run), credential, run });
}

/** The folder of this project, seen from `dist/bench/`. */
export const PROJECT = join(import.meta.dirname, "../..");
