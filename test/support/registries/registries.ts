import { startDockerRegistry } from "../../../host/registries/docker-registry.js";
import type { RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";
import { startZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { Parts } from "../parts.js";
import { RegistryUnderTest, type RegistryFacts } from "./registry-under-test.js";
import { skip } from "../skip.js";
import { htpasswdSection, startTlsRegistry, tokenSection, type TlsOrder } from "./tls-registry.js";
import { whyNoZot } from "./zot.js";

/** A kind of registry that the live tests run against. */
export interface RegistryKind {
  readonly name: string;
  /** Whether it takes Docker's media types beside OCI's; zot does only where its `http.compat` says so. */
  readonly dockerImages: boolean;
  /** Why it cannot be started on this machine; undefined where it can. */
  readonly missing?: () => Promise<string | undefined>;
  readonly start: (workspace: Workspace, parts: Parts) => Promise<RegistryFacts>;
}

/** docker-registry over plain HTTP, as a rehearsal has it. */
export function plainRegistry(name: string, auth: "basic" | "token"): RegistryKind {
  const start: RegistryKind["start"] = async (workspace, parts) => factsOf(parts.add(await startDockerRegistry(auth, workspace)));
  return { name: `docker-registry with ${name}`, dockerImages: true, start };
}

/** docker-registry behind TLS that a private authority vouches for. */
export function tlsRegistry(name: string, order: TlsOrder): RegistryKind {
  return { name: `docker-registry with TLS and ${name}`, dockerImages: true, start: (workspace, parts) => startTlsRegistry(order, workspace, parts) };
}

/** A real zot, as a rehearsal has it. */
export const ZOT: RegistryKind = {
  name: "zot with create-only rights",
  dockerImages: false,
  missing: whyNoZot,
  start: async (workspace, parts) => factsOf(parts.add(await startZot(workspace))),
};

/** Every kind of registry that can be had on one machine. */
export const REGISTRIES: readonly RegistryKind[] = [
  plainRegistry("htpasswd", "basic"),
  plainRegistry("token authentication", "token"),
  tlsRegistry("htpasswd", { auth: htpasswdSection, anonymousPull: false }),
  tlsRegistry("token authentication", { auth: tokenSection, anonymousPull: true }),
  ZOT,
];

export async function startRegistry(kind: RegistryKind): Promise<RegistryUnderTest> {
  const { made, parts } = await Parts.gather(async (started) => {
    const workspace = started.add(await Workspace.create());
    return { workspace, facts: await kind.start(workspace, started) };
  });
  return new RegistryUnderTest(made.facts, made.workspace, parts);
}

/** Starts it in a `before` hook, whose tests are skipped, with the reason, where this machine does not have it. */
export async function startOrSkip(kind: RegistryKind, hook: Mocha.Context): Promise<RegistryUnderTest> {
  const reason = await kind.missing?.();
  if (reason !== undefined) skip(hook, reason);
  return startRegistry(kind);
}

function factsOf({ host, credential, promise }: RehearsalRegistry): RegistryFacts {
  if (credential.kind !== "basic") throw new Error("a rehearsal's registry has a user with a password");
  return { host, username: credential.username, password: credential.password.reveal(), scheme: "http", promise };
}
