import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtImage, type BuiltImage, type WrittenOut } from "../../core/archive/built/built-image.js";
import { ociImage } from "../../core/archive/built/oci-image.js";
import type { FoundContainer } from "../../core/containers/find-container.js";
import { own, told } from "../../core/errors/own-words.js";
import { marksOf, type Provenance } from "../../core/image/labels.js";
import type { BuildArg } from "../../core/source/dockerfile/build-args.js";
import { secondsOf } from "../../core/source/dockerfile/needs/source-date.js";
import { calledContainer } from "../../core/source/container-folder.js";
import { foreignImages, imagesOf } from "../../core/source/dockerfile/images.js";
import type { BuildPlatform } from "../../core/source/platform.js";
import { shownTo } from "../process/output-end.js";
import { run as runTool } from "../process/tool.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import type { Workspace } from "../run/workspace.js";
import { baseImageAccess } from "./base-images.js";
import { keptPlatform } from "../../core/source/dockerfile/platform/base-platform.js";
import { fromArgs } from "../../core/source/dockerfile/platform/from-args.js";
import { argsByName } from "../../core/source/dockerfile/variables.js";
import { ownPlatform } from "../emulation/can-run.js";
import { buildOn } from "./build-on.js";
import type { Buildah } from "./buildah.js";
import type { BuildMeans } from "./means/means.js";
import { ordinaryContext } from "./ordinary-context.js";
import { testImage } from "./test-image.js";
import { usedBase } from "./used-base.js";
import { straightOut, withoutBase } from "./write-out.js";

export interface BuildOrder {
  readonly container: FoundContainer;
  /** The root of its source tree, on this machine. */
  readonly source: string;
  /** Goes into the config as labels and onto manifests and index as annotations. */
  readonly provenance: Provenance;
  /** All timestamps in the image, so that two builds of a commit agree. */
  readonly timestamp: Date | undefined;
  /** The one that the image goes to, where it goes to one. */
  readonly registry: HostRegistry | undefined;
  readonly buildArgs: readonly BuildArg[];
  readonly means: BuildMeans;
  /** One image for each, and an index of several; none is this machine's own. */
  readonly platforms: readonly BuildPlatform[];
}

interface InContext extends BuildOrder {
  /** The folder that the build sees. */
  readonly context: string;
}

/**
 * Builds with buildah, in a storage of its own that goes away with the workspace. It builds in Docker's format: only that
 * keeps HEALTHCHECK, SHELL and ONBUILD, from stage to stage and to the end. We make OCI's of it.
 */
export async function buildWithBuildah(order: BuildOrder, run: Run): Promise<BuiltImage> {
  const { workspace, progress, signal } = run;
  const storage = ["--root", workspace.join("storage"), "--runroot", workspace.join("storage-run")];
  // TMPDIR: buildah unpacks contexts and layers there, and they should go away with the rest.
  const access = await baseImageAccess(order.registry, workspace);
  const environment = { TMPDIR: await workspace.folder("tmp"), ...access.environment };
  const { onFailure } = shownTo(progress);
  // buildah's options name files from the workspace on.
  const buildah: Buildah = { global: [...storage, ...access.options], options: { signal, environment, onFailure, cwd: workspace.path } };
  const images = await imagesOfRegistry(order);
  const context = await contextOf(order, workspace);
  const [first, ...others] = order.platforms;
  // One after the other: each build takes the whole machine, and the base images of all are in one storage.
  const written: [WrittenOut, ...WrittenOut[]] = [await buildFor(first, { ...order, context }, images, buildah, run)];
  for (const platform of others) written.push(await buildFor(platform, { ...order, context }, images, buildah, run));
  return builtImage(written, marksOf(order.provenance).annotations);
}

/** The image of one platform, without one of this machine's own. */
async function buildFor(platform: BuildPlatform | undefined, order: InContext, images: readonly string[], buildah: Buildah, { workspace, progress }: Run): Promise<WrittenOut> {
  const { container, registry, provenance, means: { tests, testTimeoutS, cached } } = order;
  const what = platform === undefined ? calledContainer(container.folder) : own`${calledContainer(container.folder)} for ${platform}`;
  if (order.platforms.length > 1) progress.step(told(own`building ${what}`));
  const wanted = platform === undefined ? [] : ["--platform", platform];
  const inFrom = platform === undefined ? [] : fromArgs(await dockerfileOf(order), { build: ownPlatform(), target: platform }, order.buildArgs);
  const pulled = await pullFromPrivateAuthority(images, wanted, registry, workspace, buildah);
  const { onOutput } = shownTo(progress);
  const build = (...output: string[]) => buildOn(platform, container, { arguments: [...buildah.global, "build", ...wanted, ...pulled, ...output, ...inFrom.flatMap(asOption), ...buildArguments(order)], what, given: order.buildArgs.map(({ name }) => name), options: { ...buildah.options, onOutput } });
  const path = join(await workspace.folder("image"), platform?.replaceAll("/", "-") ?? "built");
  const tried = (image: string) => testImage({ image, what, tests, timeoutS: testTimeoutS }, buildah, progress);
  // Layers that the registry has are left out; where there are none, and nobody needs the image in the storage, the way without the storage is the shorter one.
  const isShort = images.length === 0 && tests.length === 0 && !cached;
  const written = isShort ? await straightOut(build, path) : await withoutBase(build, { path, registry, images, what, tried }, buildah);
  const image = ociImage(written, written.base, marksOf({ ...provenance, base: await usedBase(provenance.base, buildah) }));
  return { ...image, platform: keptPlatform(container.buildFile, platform, image.platform), fileOf: written.fileOf };
}

/** Where nothing is known of a commit, two builds do not agree in any case, and modes may be meant as they are. */
async function contextOf({ container, source, timestamp }: BuildOrder, workspace: Workspace): Promise<string> {
  const context = join(source, container.context);
  return timestamp === undefined ? context : ordinaryContext({ context, buildFile: join(source, container.buildFile), copy: workspace.join("context") });
}

/** Images that the Dockerfile takes from the registry that its own goes to. */
async function imagesOfRegistry({ container, source, buildArgs, registry }: BuildOrder): Promise<string[]> {
  if (!registry) return [];
  const given = argsByName(buildArgs);
  return imagesOf(registry.host, foreignImages(await dockerfileOf({ container, source }), given));
}

function dockerfileOf({ container, source }: Pick<BuildOrder, "container" | "source">): Promise<string> {
  return readFile(join(source, container.buildFile), "utf8");
}

/**
 * Pulls base images of a registry whose authority is private: `--cert-dir` of a whole build would make it everybody's,
 * and put the user's own folders of certificates aside. Returns by what option the build takes what is there.
 */
async function pullFromPrivateAuthority(images: readonly string[], wanted: readonly string[], registry: HostRegistry | undefined, workspace: Workspace, { global, options }: Buildah): Promise<string[]> {
  const ca = registry?.ca;
  if (ca === undefined || images.length === 0) return [];
  const certificates = await workspace.folder("base-images-certificates");
  await workspace.secretFile("base-images-certificates/ca.crt", ca);
  for (const image of images) await runTool("buildah", [...global, "pull", "--quiet", ...wanted, "--cert-dir", certificates, image], own`pull ${image}`, options);
  return ["--pull=false"];
}

function asOption({ name, value }: BuildArg): string[] {
  return ["--build-arg", `${name}=${value}`];
}

function buildArguments({ container, source, context, provenance, timestamp, buildArgs, means }: InContext): string[] {
  return [
    "--isolation",
    "chroot",
    "--format",
    "docker",
    ...(timestamp === undefined ? [] : ["--timestamp", String(secondsOf(timestamp))]),
    ...means.options,
    ...buildArgs.flatMap(asOption),
    ...Object.entries(marksOf(provenance).labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
    ...(container.target === undefined ? [] : ["--target", container.target]),
    "--file",
    join(source, container.buildFile),
    context,
  ];
}
