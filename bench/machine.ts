import { arch, cpus, hostname, loadavg, totalmem } from "node:os";
import { execa } from "execa";
import type { Peer } from "./peers/peer.js";
import { findZot } from "../host/registries/zot.js";

/** What a reader has to know about where the numbers come from. */
export interface Machine {
  readonly date: string;
  readonly name: string;
  readonly cpu: string;
  readonly memoryGb: number;
  /** By name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Processes that wanted to run in the last minute, at the beginning and at the end. */
  readonly load: { readonly before: number; readonly after: number };
}

export async function describeMachine(loadBefore: number, peers: readonly Peer[]): Promise<Machine> {
  const zot = await findZot(process.env);
  return {
    date: new Date().toISOString(),
    name: hostname(),
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"} (${arch()})`,
    memoryGb: Math.round(totalmem() / 1e9),
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(peers.map(({ name, version }) => [name, version])),
      buildah: await versionOf("buildah"),
      "docker-registry": await versionOf("docker-registry"),
      ...(zot === undefined ? {} : { zot: await versionOf(zot) }),
    },
    load: { before: loadBefore, after: currentLoad() },
  };
}

/** The first number of the kind in what it says of itself; zot says it in a line of its log. */
async function versionOf(command: string): Promise<string> {
  const { all } = await execa(command, ["--version"], { reject: false, all: true });
  return /(?<="commit":")[^"]+/.exec(all)?.[0] ?? /\bv?\d+\.\d+[\w.+~-]*/.exec(all)?.[0] ?? "unknown";
}

export function currentLoad(): number {
  return loadavg()[0] ?? NaN;
}

export function told({ date, cpu, memoryGb, versions, load }: Machine): string {
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${date}; ${cpu}, ${memoryGb} GB; ${tools.join(", ")}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`;
}
