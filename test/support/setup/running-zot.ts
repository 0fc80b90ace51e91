import { writeFile } from "node:fs/promises";
import { Redactor } from "../../../core/redact.js";
import type { ZotConfigReport } from "../../../core/report/zot-config.js";
import { makeZotConfig } from "../../../core/usecases/setup/zot-config.js";
import { DEFAULTS, type ZotWishes } from "../../../core/templates/zot/wishes/wishes.js";
import { ServiceProcess } from "../../../host/process/service-process.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import { findZot } from "../../../host/registries/zot.js";
import type { Workspace } from "../../../host/run/workspace.js";
import { HostZotVerifier } from "../../../host/zot/verifier.js";
import { Front } from "../keys/front.js";

/** What nobody wished for. */
export const NOTHING = { ...DEFAULTS, ciClaims: [], adminGroups: [], adminUsers: [], pushGroups: [], pushUsers: [], readGroups: [], metricsUsers: [], pullThrough: [], keepTags: [], allow: [] } as const satisfies Partial<ZotWishes>;

/** A real zot with a config of zot-config, behind an address that it knew before it ran. */
export class RunningZot implements AsyncDisposable {
  private constructor(
    readonly url: string,
    readonly report: ZotConfigReport,
    private readonly parts: readonly AsyncDisposable[],
  ) {}

  static async start(workspace: Workspace, front: Front, wishes: Partial<ZotWishes>): Promise<RunningZot> {
    const url = `http://${front.host}`;
    const run = { progress: SILENT_COMMAND, redactor: new Redactor(), signal: new AbortController().signal, workspace };
    const all = { ...NOTHING, externalUrl: url, listen: "127.0.0.1:0", storageFolder: await workspace.folder(`storage-${front.host.replace(":", "-")}`), failDelay: 0, ...wishes };
    const report = await makeZotConfig(all, { verifier: new HostZotVerifier(run), progress: run.progress });
    const path = workspace.join(`zot-${front.host}.json`);
    await writeFile(path, JSON.stringify(report.config));
    const zot = await ServiceProcess.start({ tool: "zot", command: (await findZot(process.env)) ?? "zot", args: ["serve", path], listening: /^(?=.*kernel chosen port).*"port":(\d+)/ });
    front.behind = `127.0.0.1:${zot.port}`;
    return new RunningZot(url, report, [zot, front]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.parts) await part[Symbol.asyncDispose]();
  }
}
