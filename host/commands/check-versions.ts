import { errorReport } from "../../core/errors.js";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { committedVariants } from "../../core/containers/committed-variants.js";
import { checkVersions, type CheckedContainer, type CheckedTree } from "../../core/containers/version-check.js";
import { findCollisions, NOTHING_ASKED, type Collisions } from "../../core/publish/collisions.js";
import { renderVersions, versionReport, versionsWrong } from "../../core/publish/version-report.js";
import { changeNotes } from "../../core/source/change-report.js";
import { changedContainers } from "../../core/source/changed.js";
import { readAccess } from "../access.js";
import { nixAt } from "../checked-out-nix.js";
import type { Command, Surroundings } from "../command.js";
import { EXIT, exitCodeOf } from "../exit-codes.js";
import { GitProcess } from "../git-process.js";
import { evaluateVersion } from "../nix.js";
import { openRepository, openSession } from "../publish-order.js";
import { checkVersionsSettings, limitsOf, parseOptions, type CheckVersionsSettings } from "../settings.js";
import { readContainers } from "../source-tree.js";
import { own, told } from "../../core/errors/own-words.js";

/** Every container of a tree declares a version, its build files agree, and no changed one is about to meet a taken tag. */
export const checkVersionsCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(checkVersionsSettings, options);
  const tree: CheckedTree = {
    evaluate: (folder) => evaluateVersion(settings.source, folder, surroundings.signal),
    exists: (path) => stat(join(settings.source, path)).then(() => true, () => false),
  };
  surroundings.progress.step(told(own`reading ${settings.source}`));
  const checked: CheckedContainer[] = [];
  const { containers, skipped } = await readContainers(settings.source);
  for (const container of containers) checked.push(await checkVersions(container, tree));
  const report = versionReport(checked, await askRegistry(settings, surroundings), surroundings.redactor, skipped);
  const wrong = versionsWrong(report);
  const json = wrong ? { ...report, error: errorReport(wrong) } : report;
  return { json, text: renderVersions(report), exitCode: wrong ? exitCodeOf(wrong.code) : EXIT.ok };
};

/** The tags of changed containers, where a registry is given to ask about them. */
async function askRegistry(settings: CheckVersionsSettings, surroundings: Surroundings): Promise<Collisions> {
  const { registry, namespace, source } = settings;
  if (registry === undefined || namespace === undefined) return NOTHING_ASKED;
  using git = new GitProcess(source, surroundings.signal);
  const changes = await changedContainers(git, settings);
  for (const note of changeNotes(changes)) surroundings.progress.note(told(note));
  const found = await committedVariants(git, changes.head, changes.changed, nixAt(git, changes.head));
  const { access, credential } = await readAccess({ ...settings, registry });
  const session = openSession(access, credential, { ...surroundings, limits: limitsOf(settings) });
  try {
    surroundings.progress.step(told(own`asking ${registry} about ${found.length} tags`));
    return await findCollisions(found, changes.head, (name) => openRepository(session, { ...access, namespace }, name, "pull"));
  } finally {
    await session.close();
  }
}
