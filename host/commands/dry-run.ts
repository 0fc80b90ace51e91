import { renderReport } from "../../core/report/rehearsal.js";
import { own, told } from "../../core/errors/own-words.js";
import { rehearseContainer } from "../../core/usecases/rehearse.js";
import type { RehearsalRegistry } from "../../core/usecases/ports.js";
import { buildahBuilder } from "../buildah/builder.js";
import { meansOf } from "../buildah/means/means.js";
import { containerOf } from "../cli/choices.js";
import { EXIT } from "../cli/exit-codes.js";
import { HostRegistry } from "../registries/host-registry.js";
import { startDockerRegistry } from "../registries/docker-registry.js";
import { startZot } from "../registries/zot.js";
import { limitsOf, type Run } from "../run/run.js";
import { dryRunSettings, parseOptions, type DryRunSettings } from "../cli/settings.js";
import { layoutOf } from "../cli/settings/layout.js";
import { versionRulesOf } from "../cli/settings/versions.js";
import { FolderSource } from "../source/folder-source.js";
import { withWorkspace } from "../run/with-workspace.js";

/** The rehearsal on the host: a registry on loopback, the whole publish against it, and nothing left afterwards. */
export const dryRunCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(dryRunSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const means = await meansOf(settings, run);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const startRegistry = () => start(settings, run);
  const report = await rehearseContainer({ ...containerOf(settings), inputs: means.inputs }, { ...run, source, builder: buildahBuilder(source, run, means), startRegistry });
  return { json: report, text: renderReport(report), exitCode: report.ok ? EXIT.ok : EXIT.failed };
});

async function start({ registryKind, auth }: DryRunSettings, run: Run): Promise<RehearsalRegistry<HostRegistry>> {
  const { workspace, signal, progress } = run;
  progress.step(told(own`starting ${registryKind}`));
  const started = registryKind === "zot" ? await startZot(workspace, signal) : await startDockerRegistry(auth, workspace, signal);
  const { host, credential, promise } = started;
  return { registry: new HostRegistry({ host, scheme: "http" }, credential, run), promise, stop: async () => started[Symbol.asyncDispose]() };
}
