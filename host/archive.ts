import { createReadStream, createWriteStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { isOci, layoutImage, notAnArchive } from "../src/copy/archive.js";
import { lastMessage, unpackArguments, type ArchiveKind, type Layout } from "../src/copy/skopeo.js";
import { unpackAsAny, unpackedBy, type Attempt } from "../src/copy/unpacking.js";
import { interrupted } from "../src/errors.js";
import type { Digest } from "../src/image/digest.js";
import { ask } from "./tool.js";
import type { Workspace } from "./workspace.js";

/** An image unpacked into a layout in the workspace, with the digest that it will have in a registry. */
export interface UnpackedImage {
  readonly layout: Layout;
  readonly digest: Digest;
  readonly oci: boolean;
}

/** Unpacks an archive in the workspace. */
export async function unpackArchive(archive: string, workspace: Workspace, signal: AbortSignal): Promise<UnpackedImage> {
  return unpackedBy(
    archive,
    (path, which) => tryKinds(path, which === "given" ? "unpacked" : "unpacked-again", workspace, signal),
    (path) => gunzipped(path, workspace, signal),
  );
}

async function tryKinds(archive: string, name: string, workspace: Workspace, signal: AbortSignal): Promise<Attempt<UnpackedImage>> {
  const folder = await workspace.folder(name);
  return unpackAsAny<UnpackedImage>((kind) => unpack(kind, archive, join(folder, kind), workspace, signal));
}

async function unpack(
  kind: ArchiveKind,
  archive: string,
  path: string,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<UnpackedImage | { complaint: string }> {
  const tmpdir = await workspace.folder("tmp");
  const { exitCode, stderr } = await ask("skopeo", unpackArguments(kind, archive, path, tmpdir), { signal, environment: { TMPDIR: tmpdir } });
  if (exitCode !== 0) return { complaint: lastMessage(stderr) };
  const found = layoutImage(await readFile(join(path, "index.json"), "utf8"));
  return { layout: { kind: "oci", path }, digest: found.digest, oci: isOci(found) };
}

/** The uncompressed archive, in the workspace; undefined for what is not gzip. */
async function gunzipped(archive: string, workspace: Workspace, signal: AbortSignal): Promise<string | undefined> {
  if (!(await isGzip(archive))) return undefined;
  const plain = workspace.join("plain.tar");
  try {
    await pipeline(createReadStream(archive), createGunzip(), createWriteStream(plain), { signal });
  } catch {
    throw signal.aborted ? interrupted() : notAnArchive("its gzip compression is broken");
  }
  return plain;
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
}
