import { rehearse } from "../../core/publish/rehearsal.js";
import { renderReport, type RehearsalReport } from "../../core/publish/report.js";
import { ANONYMOUS } from "../../core/credentials/credential.js";
import { unbuildable } from "../buildable.js";
import { EXIT } from "../exit-codes.js";
import { findSubject, hostHands, makeByBuildah, openRepository, openSession, type Run, type Target } from "../publish-order.js";
import { startDockerRegistry } from "../registries/docker-registry.js";
import { startZot } from "../registries/zot.js";
import { dryRunSettings, limitsOf, parseOptions, type DryRunSettings } from "../settings.js";
import { withWorkspace } from "../with-workspace.js";
import { own, told } from "../../core/errors/own-words.js";

const NAMESPACE = "rehearsal";

/** The rehearsal on the host: a registry on loopback, the whole publish against it, and nothing left afterwards. */
export const dryRunCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(dryRunSettings, options);
  const report = await dryRun(settings, { ...surroundings, limits: limitsOf(settings) });
  return { json: report, text: renderReport(report), exitCode: report.ok ? EXIT.ok : EXIT.failed };
});

async function dryRun(settings: DryRunSettings, run: Run): Promise<RehearsalReport> {
  const subject = await findSubject(settings, "dockerfile", run);
  const fault = await unbuildable(subject.container, run.signal);
  if (fault) throw fault;
  run.progress.step(told(own`starting ${settings.registryKind}`));
  await using registry =
    settings.registryKind === "zot"
      ? await startZot(run.workspace, run.signal)
      : await startDockerRegistry(settings.auth, run.workspace, run.signal);
  const { host, credential, promise } = registry;
  const target: Target = { host, namespace: NAMESPACE, scheme: "http" };
  const bot = openSession(target, credential, run);
  const nobody = openSession(target, ANONYMOUS, run);
  try {
    const { name } = subject.container.folder;
    const order = {
      client: openRepository(bot, target, name, "pull,push"),
      tag: subject.tag,
      furtherTags: [],
      identity: subject.identity,
    };
    const anonymous = {
      reader: openRepository(nobody, target, name, "pull"),
      writer: openRepository(nobody, target, name, "pull,push"),
    };
    const work = hostHands(() => makeByBuildah(subject, run), target, credential, run);
    return await rehearse({ order, work, anonymous, registry: promise }, run.progress);
  } finally {
    await Promise.all([bot.close(), nobody.close()]);
  }
}
