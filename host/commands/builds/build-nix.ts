import { createReadStream } from "node:fs";
import { open, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { interrupted, PublishError } from "../../../core/errors.js";
import { printable } from "../../../core/redact.js";
import { own } from "../../../core/errors/own-words.js";
import { parseBinaryCache } from "../../../core/source/nix/build.js";
import { EXIT } from "../../cli/exit-codes.js";
import { buildNix } from "../../../core/usecases/builds/build-nix.js";
import { nixBuilder } from "../../nix/builder.js";
import { nixBuildSettings, parseOptions } from "../../cli/settings.js";
import { layoutOf } from "../../cli/settings/layout.js";
import { FolderTree } from "../../source/folder-tree.js";
import { withWorkspace } from "../../run/with-workspace.js";

/** Builds a default.nix into an archive that is the user's own. */
export const buildNixCommand = withWorkspace(async (options, run) => {
  const { source: path, container, file, output, binaryCache, binaryCacheKey, ...settings } = parseOptions(nixBuildSettings, options);
  const cache = parseBinaryCache(binaryCache, binaryCacheKey);
  if ((await stat(output).catch(() => undefined)) !== undefined) throw unwritable(output, own`exists already`);
  const archive = await buildNix({ container, file, cache }, { source: { tree: new FolderTree(path), layout: layoutOf(settings) }, nix: nixBuilder(path, run), progress: run.progress });
  await copy(archive, output, run.signal);
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
