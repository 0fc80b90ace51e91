import type { AuthKind } from "../../../host/registries/rehearsal-registry.js";
import { startDockerRegistry } from "../../../host/registries/docker-registry.js";
import { startZot } from "../../../host/registries/zot.js";
import { ask } from "../../../host/process/tool.js";
import { Workspace } from "../../../host/run/workspace.js";
import type { Certificate } from "./certificate.js";
import { TlsFront } from "./tls-front.js";

/** A real registry, and the user who may push to it. */
export interface TestRegistry extends AsyncDisposable {
  /** Where it listens, over plain HTTP. */
  readonly endpoint: string;
  readonly username: string;
  readonly password: string;
}

/** docker-registry with one way to ask who you are, and a password of its own where none is given, or zot. */
export async function startRegistry(kind: AuthKind | "zot", password?: string): Promise<TestRegistry> {
  const workspace = await Workspace.create();
  try {
    const registry = await (kind === "zot" ? startZot(workspace) : startDockerRegistry(kind, workspace, undefined, password));
    const { credential, host } = registry;
    if (credential.kind !== "basic") throw new Error("the registry has no user");
    const stop = async () => {
      await registry[Symbol.asyncDispose]();
      await workspace[Symbol.asyncDispose]();
    };
    return { endpoint: host, username: credential.username, password: credential.password.reveal(), [Symbol.asyncDispose]: stop };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}

/** The same behind https, under a name that is not a loopback address. Its user is asked for by HTTP Basic. */
export async function startSecureRegistry(certificate: Certificate, password?: string): Promise<TestRegistry & { readonly front: TlsFront }> {
  const registry = await startRegistry("basic", password);
  const front = await TlsFront.start(registry.endpoint, certificate);
  const stop = async () => {
    await front[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  };
  return { ...registry, front, [Symbol.asyncDispose]: stop };
}

export interface RawManifest {
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: { readonly digest: string };
  readonly manifests?: readonly { readonly digest?: string; readonly platform: { readonly os?: string; readonly architecture: string; readonly variant?: string } }[];
}

/** What the registry holds, asked by another client than the module's own; undefined where it holds nothing. */
export async function held(registry: TestRegistry, name: string): Promise<RawManifest | undefined> {
  const credential = ["--creds", `${registry.username}:${registry.password}`];
  const { exitCode, stdout } = await ask("skopeo", ["inspect", "--raw", "--tls-verify=false", ...credential, `docker://${registry.endpoint}/${name}`]);
  return exitCode === 0 ? (JSON.parse(stdout) as RawManifest) : undefined;
}
