import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Login } from "../core/credentials/credential.js";
import { Redactor } from "../core/redact.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../core/archive/skopeo.js";
import { parseRegistryHost, type RegistryHost } from "../core/image/registry-host.js";
import { DEFAULT_RETRY } from "../core/registry/http/retry-policy.js";
import { DEFAULT_ANSWER_TIMEOUT_MS } from "../core/registry/http/transport.js";
import { SILENT_COMMAND } from "../host/progress/command-progress.js";
import { HostRegistry } from "../host/registries/host-registry.js";
import type { Run } from "../host/run/run.js";
import { startDockerRegistry } from "../host/registries/docker-registry.js";
import type { RegistryKind } from "../host/registries/rehearsal-registry.js";
import { startZot } from "../host/registries/zot.js";
import { Workspace } from "../host/run/workspace.js";

/** Where a measurement takes place: a folder and a real registry, both its own. docker-registry asks for tokens, zot for the password. */
export interface Fixture {
  readonly kind: RegistryKind;
  readonly registry: HostRegistry;
  readonly credential: Login;
  readonly run: Run;
}

export const NAMESPACE = "bench";

/**
 * Gives a measurement its fixture, and takes it away again however the measurement ends. `dedupe`: whether zot shares blobs
 * among repositories, as it does unless it is told not to; docker-registry always does.
 */
export async function withFixture<T>(kind: RegistryKind, signal: AbortSignal, measure: (fixture: Fixture) => Promise<T>, { dedupe = false } = {}): Promise<T> {
  await using workspace = await Workspace.create();
  await using registry = await (kind === "zot" ? startZot(workspace, signal, { dedupe }) : startDockerRegistry("token", workspace, signal, undefined, "localhost"));
  const { credential, host } = registry;
  if (credential.kind === "anonymous" || credential.kind === "oidc") throw new Error("the registry gives a login");
  const run = silentRun(workspace, signal);
  return await measure({ kind, registry: new HostRegistry({ host, scheme: "http" }, credential, run), credential, run });
}

export function silentRun(workspace: Workspace, signal: AbortSignal): Run {
  const limits = { answerTimeoutMs: DEFAULT_ANSWER_TIMEOUT_MS, retry: DEFAULT_RETRY, pushTimeoutS: DEFAULT_PUSH_TIMEOUT_S };
  return { workspace, progress: SILENT_COMMAND, redactor: new Redactor(), signal, limits };
}

/** The same registry, seen through a proxy. */
export function through(port: number, { registry: { scheme, host }, credential, run, kind }: Fixture): Fixture {
  return { kind, credential, run, registry: new HostRegistry({ host: parseRegistryHost(host.replace(/\d+$/, String(port))), scheme }, credential, run) };
}

export function portOf(host: RegistryHost): number {
  return Number(new URL(`http://${host}`).port);
}

const LARGE = 100_000;

/** Takes the layers away that the registry has: nobody asks for them again, and what the disk has not written yet, it never has to. */
export async function forgetLayers({ run: { workspace } }: Fixture): Promise<void> {
  const storage = workspace.join("registry-storage");
  for (const entry of await readdir(storage, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await stat(path)).size > LARGE && !/\.(db|cache)$/.test(entry.name)) await rm(path, { force: true });
  }
}

/** The folder of this project, seen from `dist/bench/`. */
export const PROJECT = join(import.meta.dirname, "../..");
