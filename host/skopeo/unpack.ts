import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blobPath } from "../../core/archive/annotated-layout.js";
import { isOci, layoutImage } from "../../core/archive/layout-image.js";
import { takeImageOut } from "../../core/archive/look-inside.js";
import { CONFIG_LOST, withOriginalConfig } from "../../core/archive/original-config.js";
import { configArguments, lastMessage, unpackArguments, type ArchiveKind, type Layout } from "../../core/archive/skopeo.js";
import { uncompress } from "../../core/archive/uncompress.js";
import { bare, unpackedBy, type Complaint, type Unpacked } from "../../core/archive/unpacking.js";
import type { Progress } from "../../core/publish/ports.js";
import { ask } from "../process/tool.js";
import type { Workspace } from "../run/workspace.js";
import { told } from "../../core/errors/own-words.js";

/** An image unpacked into a layout in the workspace. */
export interface UnpackedImage extends Unpacked {
  readonly layout: Layout;
}

/** Where archives are unpacked, and who is told what is worth knowing of them. */
export interface Unpacking {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Unpacks an archive in the workspace. */
export async function unpackArchive(archive: string, { workspace, signal, progress }: Unpacking): Promise<UnpackedImage> {
  const plain = workspace.join("plain.tar");
  let count = 0;
  const newFolder = async () => join(await workspace.folder("unpacked"), String(count++));
  const image = await unpackedBy<string, UnpackedImage>(archive, {
    unpack: async (path, kind) => unpack(kind, path, await newFolder(), workspace, signal),
    takeOut: async (path) => takeOut(path, await newFolder(), signal),
    uncompressed: async (path) => bare(await uncompress(path, plain, signal), path, plain),
  });
  for (const note of image.notes) progress.note(told(note));
  return image;
}

async function takeOut(archive: string, path: string, signal: AbortSignal): Promise<UnpackedImage | undefined> {
  const image = await takeImageOut(archive, path, signal);
  return image && { ...image, layout: { kind: "oci", path } };
}

async function unpack(kind: ArchiveKind, archive: string, path: string, workspace: Workspace, signal: AbortSignal): Promise<UnpackedImage | Complaint> {
  const tmpdir = await workspace.folder("tmp");
  const options = { signal, environment: { TMPDIR: tmpdir } };
  const { exitCode, stderr } = await ask("skopeo", unpackArguments(kind, archive, path, tmpdir), options);
  if (exitCode !== 0) return { complaint: lastMessage(stderr) };
  const image = await imageIn(path);
  if (kind === "oci-archive" || !image.oci) return image;
  const config = `${path}.config.json`;
  const read = await ask("skopeo", configArguments(archive, tmpdir), { ...options, stdoutFile: config });
  if (read.exitCode !== 0) return { ...image, notes: [CONFIG_LOST] };
  await restoreConfig(path, await readFile(config, "utf8"));
  return imageIn(path);
}

async function imageIn(path: string): Promise<UnpackedImage> {
  const found = layoutImage(await readFile(join(path, "index.json"), "utf8"));
  return { layout: { kind: "oci", path }, digest: found.digest, oci: isOci(found), notes: [] };
}

async function restoreConfig(path: string, config: string): Promise<void> {
  const index = await readFile(join(path, "index.json"), "utf8");
  const manifest = await readFile(join(path, blobPath(layoutImage(index).digest)), "utf8");
  const restored = withOriginalConfig(index, manifest, config);
  for (const [name, content] of Object.entries(restored?.files ?? {})) await writeFile(join(path, name), content);
}
