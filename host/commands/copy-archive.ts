import { own, told } from "../../core/errors/own-words.js";
import { parseDestination } from "../../core/image/reference.js";
import { copyArchive } from "../../core/usecases/copy.js";
import { copyResult } from "../cli/publication-result.js";
import { onlyRegistry, openRegistry } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { archiveSettings, parseOptions } from "../cli/settings.js";
import { archiveFile, checkArchive } from "../skopeo/archive-file.js";
import { skopeoConverter } from "../skopeo/converter.js";
import { withWorkspace } from "../run/with-workspace.js";

/** Copies an image archive to a registry, as it is. */
export const copyArchiveCommand = withWorkspace(async (options, surroundings) => {
  const { archive, destination, ...settings } = parseOptions(archiveSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { workspace, progress, signal } = run;
  const { repository } = parseDestination(destination);
  const { registry } = repository;
  const opened = await openRegistry({ ...settings, registry }, run, { path: repository.path });
  const registries = onlyRegistry(opened, "");
  const files = skopeoConverter(run);
  const unpack = async (given: string) => {
    await checkArchive(given);
    progress.step(told(own`reading the archive`));
    return files.unpack(await archiveFile(given, workspace, signal));
  };
  return copyResult(await copyArchive({ archive, destination }, { registries, converter: { ...files, unpack }, progress }), opened.loginOrigin);
});
