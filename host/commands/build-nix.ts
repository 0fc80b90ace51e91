import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { interrupted, PublishError } from "../../core/errors.js";
import { printable } from "../../core/redact.js";
import { own, told } from "../../core/errors/own-words.js";
import { parseBinaryCache } from "../../core/source/nix-build.js";
import { EXIT } from "../exit-codes.js";
import { buildNixArchive } from "../nix-build.js";
import { nixBuildSettings, parseOptions } from "../settings.js";
import { findContainer } from "../source-tree.js";
import { withWorkspace } from "../with-workspace.js";

/** Builds a default.nix into an archive that is the user's own. */
export const buildNixCommand = withWorkspace(async (options, { workspace, progress, signal }) => {
  const { source, container: name, output, binaryCache, binaryCacheKey } = parseOptions(nixBuildSettings, options);
  const cache = parseBinaryCache(binaryCache, binaryCacheKey);
  const container = await findContainer(source, name, "nix");
  if ((await stat(output).catch(() => undefined)) !== undefined) throw unwritable(output, own`exists already`);
  progress.step(told(own`building ${container.folder.path}`));
  const archive = await buildNixArchive({ container, cache, signal, progress }, workspace);
  await copy(archive, output, signal);
  return { json: { ok: true, archive: output }, text: output, exitCode: EXIT.ok };
});

/** Nothing is left of a copy that was not finished. */
async function copy(from: string, to: string, signal: AbortSignal): Promise<void> {
  const target = await open(to, "wx").catch((error: unknown) => Promise.reject(uncopied(to, error)));
  try {
    await pipeline(createReadStream(from), target.createWriteStream(), { signal });
  } catch (error) {
    await rm(to, { force: true });
    throw signal.aborted ? interrupted() : uncopied(to, error);
  }
}

function uncopied(output: string, error: unknown): PublishError {
  return unwritable(output, own`cannot be written: ${printable(error instanceof Error ? error.message : String(error), 200)}`);
}

function unwritable(output: string, why: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`the output ${printable(output, 200)} ${why}`, own`Give another --output`);
}
