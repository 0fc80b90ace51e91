import { execa } from "execa";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import type { RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";
import { ServiceProcess } from "../../../host/process/service-process.js";
import { Workspace } from "../../../host/run/workspace.js";
import { processes } from "../runs/processes.js";

const DISK_BYTES = 12_000_000;
const FILLER_BYTES = 9_000_000;
/** More than the filler leaves, and less than there is without it. */
export const TOO_LARGE_BYTES = 4_000_000;

const OWN_MOUNTS = ["--user", "--map-root-user", "--mount"];
const SCRIPT = `mount -t tmpfs -o size=${DISK_BYTES} none "$1" && head -c ${FILLER_BYTES} /dev/zero > "$1/filler" && exec docker-registry serve "$2"`;

/** Why such a registry cannot be here; undefined where it can. */
export async function whyNoSmallDisk(): Promise<string | undefined> {
  const { exitCode, stderr } = await execa("unshare", [...OWN_MOUNTS, "mount", "-t", "tmpfs", "none", "/mnt"], { reject: false });
  return exitCode === 0 ? undefined : `no mounts of our own here (${stderr})`;
}

/** A real docker-registry, open to all, on a disk of its own that is all but full. */
export class SmallDiskRegistry implements AsyncDisposable {
  private constructor(
    readonly registry: RehearsalRegistry,
    readonly port: number,
    private readonly workspace: Workspace,
  ) {}

  static async start(): Promise<SmallDiskRegistry> {
    const workspace = await Workspace.create();
    const storage = await workspace.folder("registry-storage");
    const config = await workspace.secretFile("registry.yml", configuration(storage));
    const service = await ServiceProcess.start({
      tool: "docker-registry",
      command: "unshare",
      args: [...OWN_MOUNTS, "sh", "-c", SCRIPT, "sh", storage, config],
      listening: /listening on 127\.0\.0\.1:(\d+)/,
    });
    const registry: RehearsalRegistry = {
      host: parseRegistryHost(`127.0.0.1:${service.port}`),
      credential: ANONYMOUS,
      promise: { name: "docker-registry (small disk)", anonymousPull: true, immutableTags: false },
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
    return new SmallDiskRegistry(registry, service.port, workspace);
  }

  /** Frees most of the disk. Only the registry's own process sees the mount, so the way to it leads through that. */
  async makeRoom(): Promise<void> {
    const config = this.workspace.join("registry.yml");
    const serving = processes().find(({ commandLine }) => commandLine.startsWith("docker-registry ") && commandLine.includes(config));
    if (serving === undefined) throw new Error("the registry does not run any more");
    await rm(join("/proc", String(serving.pid), "root", this.workspace.join("registry-storage"), "filler"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry[Symbol.asyncDispose]();
    await this.workspace[Symbol.asyncDispose]();
  }
}

function configuration(storage: string): string {
  return JSON.stringify({
    version: "0.1",
    log: { level: "info", formatter: "text", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: "127.0.0.1:0" },
  });
}
