import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dockerMembers } from "../../core/archive/built-layout.js";
import type { Layout } from "../../core/archive/skopeo.js";
import { VERSION_ARG } from "../../core/source/dockerfile/declared-version.js";
import { foreignImages, imagesOf } from "../../core/source/dockerfile/images.js";
import { baseImageAccess } from "./base-images.js";
import { completeImage } from "./built-image.js";
import { shownTo } from "../process/output-end.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { run, type RunOptions } from "../process/tool.js";
import type { ContainerFolder } from "../../core/source/container-folder.js";
import { BUILD_FILES } from "../../core/source/kind.js";
import type { Workspace } from "../run/workspace.js";
import { own } from "../../core/errors/own-words.js";

export interface BuildOrder {
  readonly folder: ContainerFolder;
  /** The build context, on this machine. */
  readonly context: string;
  /** Go into the config as labels and onto the manifest as annotations. */
  readonly labels: Readonly<Record<string, string>>;
  /** All timestamps in the image, so that two builds of a commit agree. */
  readonly timestamp: Date | undefined;
  /** The one that the image goes to. */
  readonly registry: HostRegistry;
  /** What the command line gave as version: it overrides the ARG, so that the content is what the tag says. */
  readonly givenVersion: string | undefined;
}

const LOCAL_NAME = "localhost/container-publisher:build";

/**
 * Builds with buildah, in a storage of its own that goes away with the workspace, and writes the image
 * as an OCI layout, whose digests skopeo then keeps. It builds in Docker's format, of which buildah's conversion to OCI
 * leaves something out: that is put back, as a builder for OCI (BuildKit) would write it.
 */
export async function buildWithBuildah(order: BuildOrder, { workspace, progress, signal }: Run): Promise<Layout> {
  const storage = ["--root", workspace.join("storage"), "--runroot", workspace.join("storage-run")];
  // TMPDIR: buildah unpacks contexts and layers there, and they should go away with the rest.
  const access = await baseImageAccess(order.registry, workspace);
  const environment = { TMPDIR: await workspace.folder("tmp"), ...access.environment };
  const { onFailure, onOutput } = shownTo(progress);
  const options: RunOptions = { signal, environment, onFailure };
  const action = own`build ${order.folder.path}`;
  const pulled = await pullFromPrivateAuthority(order, [...storage, ...access.options], workspace, options);
  await run("buildah", [...storage, ...access.options, "build", ...pulled, ...buildArguments(order)], action, { ...options, onOutput });
  const path = join(await workspace.folder("image"), "layout");
  const writing = own`write out ${order.folder.path}`;
  await run("buildah", [...storage, "push", "--quiet", "--format", "oci", LOCAL_NAME, `oci:${path}:build`], writing, options);
  const inspected = await run("buildah", [...storage, "inspect", "--type", "image", LOCAL_NAME], writing, options);
  const layout: Layout = { kind: "oci", path, name: "build" };
  await completeImage(layout, dockerMembers(inspected), order.labels);
  return layout;
}

/**
 * Pulls base images of a registry whose authority is private: `--cert-dir` of a whole build would make it everybody's,
 * and put the user's own folders of certificates aside. Returns by what option the build takes what is there.
 */
async function pullFromPrivateAuthority({ context, givenVersion, registry }: BuildOrder, storage: readonly string[], workspace: Workspace, options: RunOptions): Promise<string[]> {
  const { host, ca } = registry;
  if (ca === undefined) return [];
  const given = new Map(givenVersion === undefined ? [] : [[VERSION_ARG, givenVersion]]);
  const images = imagesOf(host, foreignImages(await readFile(buildFileIn(context), "utf8"), given));
  if (images.length === 0) return [];
  const certificates = await workspace.folder("base-images-certificates");
  await workspace.secretFile("base-images-certificates/ca.crt", ca);
  for (const image of images) await run("buildah", [...storage, "pull", "--quiet", "--cert-dir", certificates, image], own`pull ${image}`, options);
  return ["--pull=false"];
}

function buildArguments({ context, labels, timestamp, givenVersion }: BuildOrder): string[] {
  return [
    "--isolation",
    "chroot",
    // Only this one keeps HEALTHCHECK, SHELL and ONBUILD, from stage to stage and to the end.
    "--format",
    "docker",
    ...(timestamp === undefined ? [] : ["--timestamp", String(Math.floor(timestamp.getTime() / 1000))]),
    ...(givenVersion === undefined ? [] : ["--build-arg", `${VERSION_ARG}=${givenVersion}`]),
    ...Object.entries(labels).flatMap(([key, value]) => ["--label", `${key}=${value}`]),
    "--tag",
    LOCAL_NAME,
    "--file",
    buildFileIn(context),
    context,
  ];
}

function buildFileIn(context: string): string {
  return join(context, BUILD_FILES.dockerfile);
}
