import { arch, cpus, loadavg, totalmem } from "node:os";
import { run } from "../host/process/tool.js";

/** What a reader has to know about where the numbers come from. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly skopeo: string;
  readonly buildah: string;
  /** Processes that wanted to run in the last minute, at the beginning and at the end. */
  readonly load: { readonly before: number; readonly after: number };
}

export async function describeMachine(loadBefore: number): Promise<Machine> {
  const version = async (tool: "skopeo" | "buildah") => (await run(tool, ["--version"], "tell its version")).split(" ")[2] ?? "?";
  return {
    date: new Date().toISOString(),
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"} (${arch()})`,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.versions.node,
    skopeo: await version("skopeo"),
    buildah: await version("buildah"),
    load: { before: loadBefore, after: currentLoad() },
  };
}

export function currentLoad(): number {
  return loadavg()[0] ?? NaN;
}
