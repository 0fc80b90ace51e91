import { open } from "node:fs/promises";
import { HEAD_BYTES, nixResult, noNixImage, type NixResult } from "../core/copy/nix-result.js";
import { builtPath, nixBuildArguments, nixBuildFailed, type BinaryCache } from "../core/source/nix-build.js";
import { askNix } from "./nix.js";
import { shownTo } from "./output-end.js";
import type { CommandProgress } from "./progress.js";
import type { FoundContainer } from "./source-tree.js";
import { askProgram, type ToolOutput } from "./tool.js";
import type { Workspace } from "./workspace.js";
import { own, told } from "../core/errors/own-words.js";

export interface NixOrder {
  readonly container: FoundContainer;
  readonly cache: BinaryCache;
  readonly signal: AbortSignal;
  readonly progress: CommandProgress;
}

/** Builds a default.nix and returns the path of the image archive: in Nix's store, or in the workspace where a program wrote it. */
export async function buildNixArchive(order: NixOrder, workspace: Workspace): Promise<string> {
  const { container, cache, signal } = order;
  const { onOutput } = shownTo(order.progress);
  const file = `${container.folder.path}/default.nix`;
  const built = await askNix([...nixBuildArguments(container.buildFile, cache), "--print-build-logs"], { signal, onOutput });
  if (built.exitCode !== 0) throw failed(order, file, built);
  const path = builtPath(built.stdout);
  if (path === undefined) throw noNixImage(file, own`it gives several results, or none`);
  const result = await resultOf(path);
  if (result === "archive") return path;
  if (result === undefined) throw noNixImage(file, own`what it gives is no archive: ${path}`);
  return stream(order, path, file, workspace);
}

/** Runs the program that streamLayeredImage makes. */
async function stream(order: NixOrder, program: string, file: string, workspace: Workspace): Promise<string> {
  order.progress.step(told(own`writing the image`));
  const archive = workspace.join("streamed.tar");
  const environment = { TMPDIR: await workspace.folder("tmp") };
  const { onOutput } = shownTo(order.progress);
  const options = { signal: order.signal, environment, stdoutFile: archive, onOutput };
  const ran = await askProgram(program, [], options, () => noNixImage(file, own`what it gives cannot be run: ${program}`));
  if (ran.exitCode !== 0) throw failed(order, file, ran);
  if ((await resultOf(archive)) === "archive") return archive;
  throw noNixImage(file, own`what it gives is a program that writes no archive: ${program}`);
}

function failed({ progress }: NixOrder, file: string, { exitCode, stderr }: ToolOutput): Error {
  shownTo(progress).onFailure(stderr);
  return nixBuildFailed(file, exitCode, stderr);
}

/** What the file is; undefined for a folder, and for any other content. */
async function resultOf(path: string): Promise<NixResult | undefined> {
  await using file = await open(path);
  if (!(await file.stat()).isFile()) return undefined;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return nixResult(buffer.subarray(0, bytesRead));
}
