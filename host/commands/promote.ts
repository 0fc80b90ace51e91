import type { RegistryHost } from "../../core/image/registry-host.js";
import { promote } from "../../core/usecases/promote.js";
import { copyingOf, treesOf } from "../cli/choices.js";
import { openDestination } from "../registries/destination.js";
import type { HostRegistry } from "../registries/host-registry.js";
import { copyResult } from "../cli/publication-result.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { parseOptions } from "../cli/settings.js";
import { promoteSettings } from "../cli/settings/copies.js";
import { layoutOf } from "../cli/settings/layout.js";
import { FolderSource } from "../source/folder-source.js";
import type { Command } from "../cli/command.js";

/** Gives an image that production may use a further tag, or copies it elsewhere. */
export const promoteCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(promoteSettings, options);
  const { container, tag, newTag, destination, main: mainBranch } = settings;
  const run = { ...surroundings, limits: limitsOf(settings) };
  const main = await openRegistry(settings, run, repositoryUse(settings));
  let elsewhere: HostRegistry | undefined;
  const of = async (host: RegistryHost) => (elsewhere = await openDestination(host, main, settings, run));
  const registries = { ...onlyRegistry(main, settings.namespace), of };
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings));
  const commit = settings.unmerged ? "any" : "on-main";
  const order = { image: { kind: "container", container, tag }, mainBranch, newTag, destination, commit, trees: treesOf(settings) } as const;
  const targetNames = ["--new-tag", "--destination"] as const;
  const publication = await promote(order, { ...run, source, registries, copying: copyingOf(settings, run), targetNames });
  return copyResult(publication, (elsewhere ?? main).loginOrigin);
};
