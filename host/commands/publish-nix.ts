import { parseBinaryCache } from "../../core/source/nix/build.js";
import { nixImages } from "../../core/usecases/builds/build-nix.js";
import { publishPlatform } from "../../core/usecases/platforms/publish-by-digest.js";
import { publishContainer } from "../../core/usecases/publish.js";
import { containerOf } from "../cli/choices.js";
import { nixBuilder } from "../nix/builder.js";
import { publicationResult } from "../cli/publication-result.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { onOwnPlatform } from "../emulation/can-run.js";
import { limitsOf } from "../run/run.js";
import { nixPublishSettings, parseOptions } from "../cli/settings.js";
import { skopeoConverter } from "../skopeo/converter.js";
import { layoutOf } from "../cli/settings/layout.js";
import { versionRulesOf } from "../cli/settings/versions.js";
import { FolderSource } from "../source/folder-source.js";
import { withWorkspace } from "../run/with-workspace.js";

/** A real publish of what a default.nix makes. */
export const publishNixCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(nixPublishSettings, options);
  const cache = parseBinaryCache(settings.binaryCache, settings.binaryCacheKey);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, repositoryUse(settings)), settings.namespace);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const builder = nixImages(cache, { nix: nixBuilder(settings.source, run), converter: skopeoConverter(run) });
  const order = { ...containerOf(settings), kind: "nix", extraTags: settings.extraTag } as const;
  const ports = { ...run, source, registries, builder };
  return publicationResult(settings.byDigest ? await publishPlatform(onOwnPlatform(order), ports) : await publishContainer(order, ports));
});
