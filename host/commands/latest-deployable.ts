import { tagReport } from "../../core/publish/tags-report.js";
import { latestDeployable } from "../../core/usecases/latest-deployable.js";
import { treesOf } from "../choices.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { onlyRegistry, openRegistry } from "../registry-access.js";
import { limitsOf } from "../run.js";
import { latestSettings, parseOptions } from "../settings.js";
import { FolderSource } from "../source/folder-source.js";

/** The newest image that production may use, or the one before. */
export const latestCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(latestSettings, options);
  const { container, kind, before, main: mainBranch } = settings;
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run), settings.namespace);
  using source = new FolderSource(settings.source, run.signal);
  const order = { container, mainBranch, kind, before, trees: treesOf(settings) };
  const { repository, image } = await latestDeployable(order, { ...run, source, registries });
  const reference = repository.tagged(image.tag).withDigest(image.digest).toString();
  return { json: { ok: true, reference, repository: repository.toString(), ...tagReport(image) }, text: reference, exitCode: EXIT.ok };
};
