import { dag, ReturnType, type Container, type Directory, type File } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { isOci, layoutImage, notAnArchive } from "../copy/archive.js";
import { lastMessage, unpackArguments, type ArchiveKind } from "../copy/skopeo.js";
import { unpackAsAny, unpackedBy, type Attempt } from "../copy/unpacking.js";
import type { Digest } from "../image/digest.js";
import { engineCall } from "./fault.js";
import { LAYOUT, skopeoContainer, TMPDIR } from "./skopeo.js";

const ARCHIVE = "/archive.tar";

/** An image as an OCI layout, with the digest that it will have in a registry. */
export interface ImageLayout {
  readonly directory: Directory;
  readonly digest: Digest;
}

/** Unpacks an archive in a container of skopeo's. */
export async function unpackArchive(image: string, archive: File): Promise<ImageLayout> {
  return unpackedBy(archive, (file) => tryKinds(image, file), gunzipped);
}

type Unpacked = ImageLayout & { readonly oci: boolean };

async function tryKinds(image: string, archive: File): Promise<Attempt<Unpacked>> {
  const skopeo = skopeoContainer(image).withMountedFile(ARCHIVE, archive);
  return unpackAsAny<Unpacked>((kind) => engineCall("unpack the archive", () => unpack(skopeo, kind)));
}

async function unpack(skopeo: Container, kind: ArchiveKind): Promise<Unpacked | { complaint: string }> {
  const ran = skopeo.withExec(["skopeo", ...unpackArguments(kind, ARCHIVE, LAYOUT, TMPDIR)], { expect: ReturnType.Any });
  if ((await ran.exitCode()) !== 0) return { complaint: lastMessage(await ran.stderr()) };
  const directory = ran.directory(LAYOUT);
  const found = layoutImage(await directory.file("index.json").contents());
  return { directory, digest: found.digest, oci: isOci(found) };
}

/** The uncompressed archive, by way of this module's own file system; undefined for what is not gzip. */
async function gunzipped(archive: File): Promise<File | undefined> {
  const [packed, plain] = [`${randomUUID()}.tar.gz`, `${randomUUID()}.tar`];
  await engineCall("read the archive", () => archive.export(packed));
  if (!(await isGzip(packed))) return undefined;
  try {
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(plain));
  } catch {
    throw notAnArchive("its gzip compression is broken");
  }
  return dag.currentModule().workdirFile(plain);
}

async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
}
