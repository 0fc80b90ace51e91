import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isOci } from "../../core/archive/layout-image.js";
import type { Complaint } from "../../core/archive/look-inside.js";
import { CONFIG_LOST, withOriginalConfig } from "../../core/archive/original-config.js";
import { layoutSource } from "../../core/archive/own/layout-source.js";
import { configArguments, lastMessage, unpackArguments, type ArchiveKind } from "../../core/archive/skopeo.js";
import { uncompress } from "../../core/archive/uncompress.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { bare, unpackedBy } from "../../core/archive/unpacking.js";
import { told } from "../../core/errors/own-words.js";
import type { Progress } from "../../core/publish/ports.js";
import { ask } from "../process/tool.js";
import type { Workspace } from "../run/workspace.js";

/**
 * skopeo gets no network to convert by: a layer of an OCI archive may say that it is to be had elsewhere (`urls`), and it
 * would ask whoever that is. There is nobody behind this proxy (RFC 863 is for what nobody reads), and no host goes past it.
 */
const NO_NETWORK = { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "none.invalid" };

/** Where archives are unpacked, and who is told what is worth knowing of them. */
export interface Unpacking {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Finds the image of an archive; what has to be converted for it is in the workspace. */
export async function unpackArchive(archive: string, { workspace, signal, progress }: Unpacking): Promise<UnpackedImage> {
  const plain = workspace.join("plain.tar");
  let count = 0;
  const newFolder = async () => join(await workspace.folder("unpacked"), String(count++));
  const image = await unpackedBy(archive, {
    unpack: async (path, kind) => unpack(kind, path, await newFolder(), workspace, signal),
    uncompressed: async (path) => bare(await uncompress(path, plain, signal), path, plain),
    path: (path) => Promise.resolve(path),
  });
  for (const note of image.notes) progress.note(told(note));
  return image;
}

async function unpack(kind: ArchiveKind, archive: string, path: string, workspace: Workspace, signal: AbortSignal): Promise<UnpackedImage | Complaint> {
  const tmpdir = await workspace.folder("tmp");
  const options = { signal, environment: { TMPDIR: tmpdir, ...NO_NETWORK } };
  const { exitCode, stderr } = await ask("skopeo", unpackArguments(kind, archive, path, tmpdir), options);
  if (exitCode !== 0) return { complaint: lastMessage(stderr) };
  const image = { ...(await layoutSource(path)), notes: [] };
  if (kind === "oci-archive" || !isOci(image)) return image;
  const config = `${path}.config.json`;
  const read = await ask("skopeo", configArguments(archive, tmpdir), { ...options, stdoutFile: config });
  if (read.exitCode !== 0) return { ...image, notes: [CONFIG_LOST] };
  return withOriginalConfig(image, await readFile(config, "utf8"));
}
