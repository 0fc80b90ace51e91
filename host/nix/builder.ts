import { open } from "node:fs/promises";
import { join } from "node:path";
import { HEAD_BYTES, nixResult, noNixImage, type NixResult } from "../../core/archive/nix-result.js";
import { builtPath, nixBuildArguments, nixBuildFailed, type BinaryCache } from "../../core/source/nix/build.js";
import { askNix } from "./evaluate.js";
import { shownTo } from "../process/output-end.js";
import type { NixBuilder } from "../../core/usecases/ports.js";
import type { Run } from "../run/run.js";
import { askProgram, type ToolOutput } from "../process/tool.js";
import { own, told } from "../../core/errors/own-words.js";

/** Nix of this machine, about a source tree: the archive that it makes is in Nix's store, or in the workspace where a program wrote it. */
export function nixBuilder(path: string, run: NixRun): NixBuilder<string> {
  return { build: ({ buildFile }, cache) => buildArchive(join(path, buildFile), buildFile, cache, run) };
}

type NixRun = Pick<Run, "signal" | "progress" | "workspace">;

async function buildArchive(path: string, file: string, cache: BinaryCache, run: NixRun): Promise<string> {
  const { onOutput } = shownTo(run.progress);
  const built = await askNix([...nixBuildArguments(path, cache), "--print-build-logs"], { signal: run.signal, onOutput });
  if (built.exitCode !== 0) throw failed(run, file, built);
  const result = builtPath(built.stdout);
  if (result === undefined) throw noNixImage(file, own`it gives several results, or none`);
  const kind = await resultOf(result);
  if (kind === "archive") return result;
  if (kind === undefined) throw noNixImage(file, own`what it gives is no archive: ${result}`);
  return stream(result, file, run);
}

/** Runs the program that streamLayeredImage makes. */
async function stream(program: string, file: string, run: NixRun): Promise<string> {
  const { workspace, progress, signal } = run;
  progress.step(told(own`writing the image`));
  const archive = workspace.join("streamed.tar");
  const environment = { TMPDIR: await workspace.folder("tmp") };
  const { onOutput } = shownTo(progress);
  const options = { signal, environment, stdoutFile: archive, onOutput };
  const ran = await askProgram(program, [], options, () => noNixImage(file, own`what it gives cannot be run: ${program}`));
  if (ran.exitCode !== 0) throw failed(run, file, ran);
  if ((await resultOf(archive)) === "archive") return archive;
  throw noNixImage(file, own`what it gives is a program that writes no archive: ${program}`);
}

function failed({ progress }: NixRun, file: string, { exitCode, stderr }: ToolOutput): Error {
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
