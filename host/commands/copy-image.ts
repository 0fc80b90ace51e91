import { parseTransport } from "../../core/archive/transport.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { parsePlatforms } from "../../core/source/platform.js";
import { Reference } from "../../core/image/reference.js";
import type { RegistryHost } from "../../core/image/registry-host.js";
import { copyImage } from "../../core/usecases/copy.js";
import { copyingOf } from "../cli/choices.js";
import type { Command } from "../cli/command.js";
import { copyResult } from "../cli/publication-result.js";
import { parseOptions } from "../cli/settings.js";
import { copyImageSettings } from "../cli/settings/copies.js";
import { openDestination } from "../registries/destination.js";
import type { HostRegistry } from "../registries/host-registry.js";
import { openRegistry } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { userPath } from "../run/user-path.js";

/** Copies an image from one registry to another, with what refers to it. */
export const copyImageCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(copyImageSettings, options);
  if (settings.with === "skopeo") return (await import("../skopeo/copy-converted.js")).copyConverted(settings, surroundings);
  if (parseTransport(settings.source, userPath)) {
    throw new PublishError("REFERENCE_INVALID", own`the source is no image of a registry`, own`Add --with skopeo, which reads it; npm run copy-archive takes an archive, too`);
  }
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { path } = Reference.parse(settings.source).repository;
  const opened: { source?: HostRegistry; destination?: HostRegistry } = {};
  const from = async (registry: RegistryHost) => (opened.source = await openRegistry({ ...settings, registry }, run, { path }));
  const to = async (registry: RegistryHost) => (opened.destination = await openDestination(registry, opened.source, settings, run));
  const order = { source: settings.source, destination: settings.destination, platforms: parsePlatforms(settings.platform) };
  return copyResult(await copyImage(order, { from, to, copying: copyingOf(settings, run), progress: run.progress }), opened.destination?.loginOrigin);
};
