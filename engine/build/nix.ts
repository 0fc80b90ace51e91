import { dag, ReturnType, type Container, type Directory, type File } from "@dagger.io/dagger";
import { HEAD_BYTES, nixResult, noNixImage, type NixResult } from "../../core/archive/nix-result.js";
import { builtPath, nixBuildArguments, nixBuildFailed, type BinaryCache } from "../../core/source/nix/build.js";
import { evaluatedVersion, nixVersionArguments } from "../../core/source/nix/evaluate.js";
import { ended } from "./ended.js";
import { engineCall } from "../fault.js";
import type { NixBuilder } from "../../core/usecases/ports.js";
import { own } from "../../core/errors/own-words.js";

const SOURCE = "/src";
const STREAMED = "/image.tar";
/** What Nix fetched by URL, such as a pinned nixpkgs, is kept for the next container. */
const FETCHED = "/root/.cache/nix";
/** The container is a sandbox, and a second one inside it would need rights that it has not. */
const NO_SANDBOX = ["--option", "sandbox", "false"];

/** Nix in a container, about a source directory. */
export function nixBuilder(nixImage: string, src: Directory): NixBuilder<File> {
  return { build: ({ buildFile }, cache) => buildArchive(nixImage, src, buildFile, cache) };
}

async function buildArchive(nixImage: string, src: Directory, file: string, cache: BinaryCache): Promise<File> {
  const built = nixContainer(nixImage, src).withExec(["nix", ...nixBuildArguments(`${SOURCE}/${file}`, cache), ...NO_SANDBOX]);
  const path = builtPath(await outputOf(built, file));
  if (path === undefined) throw noNixImage(file, own`it gives several results, or none`);
  const result = await resultOf(built, path);
  if (result === "archive") return built.file(path);
  if (result === undefined) throw noNixImage(file, own`what it gives is no archive: ${path}`);
  const streamed = built.withExec([path], { redirectStdout: STREAMED });
  await outputOf(streamed, file);
  if ((await resultOf(streamed, STREAMED)) === "archive") return streamed.file(STREAMED);
  throw noNixImage(file, own`what it gives is a program that writes no archive: ${path}`);
}

/** The version that a default.nix computes. */
export async function evaluateNixVersion(nixImage: string, src: Directory, file: string): Promise<string> {
  const args = ["nix", ...nixVersionArguments(`${SOURCE}/${file}`), ...NO_SANDBOX];
  return evaluatedVersion(file, await ended(nixContainer(nixImage, src).withExec(args), own`evaluate ${file}`));
}

/**
 * Under no name of its own: the engine may take what was built of the same source from its cache. That is why `.git`
 * stays out: it differs with every commit.
 */
function nixContainer(image: string, src: Directory): Container {
  const fetched = dag.cacheVolume("container-publisher-nix-fetched");
  return dag.container().from(image).withMountedCache(FETCHED, fetched).withMountedDirectory(SOURCE, src.withoutDirectory(".git"));
}

async function outputOf(container: Container, file: string): Promise<string> {
  const { exitCode, stdout, stderr } = await ended(container, own`build ${file}`);
  if (exitCode !== 0) throw nixBuildFailed(file, exitCode, stderr);
  return stdout;
}

/** What a file in a container is, by its first bytes; undefined for a folder, and for any other content. */
async function resultOf(container: Container, path: string): Promise<NixResult | undefined> {
  const args = ["od", "--address-radix=n", "--format=x1", "--output-duplicates", `--read-bytes=${HEAD_BYTES}`, path];
  const ran = container.withExec(args, { expect: ReturnType.Any });
  return engineCall(own`look at what nix built`, async () => {
    if ((await ran.exitCode()) !== 0) return undefined;
    return nixResult(Buffer.from((await ran.stdout()).replace(/\s+/g, ""), "hex"));
  });
}
