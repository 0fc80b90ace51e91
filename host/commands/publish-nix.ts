import { parseBinaryCache } from "../../core/source/nix-build.js";
import { makeByNix } from "../nix-image.js";
import { publishFromHost } from "../publishing.js";
import { nixPublishSettings, parseOptions } from "../settings.js";
import { withWorkspace } from "../with-workspace.js";

/** A real publish of what a default.nix makes. */
export const publishNixCommand = withWorkspace((options, surroundings) => {
  const settings = parseOptions(nixPublishSettings, options);
  const make = makeByNix(parseBinaryCache(settings.binaryCache, settings.binaryCacheKey));
  return publishFromHost(settings, { kind: "nix", make }, surroundings);
});
