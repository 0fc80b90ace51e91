import { dag, ReturnType, type Container, type Directory, type File } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { blobPath } from "../../core/archive/annotated-layout.js";
import { isOci, layoutImage } from "../../core/archive/layout-image.js";
import { takeImageOut } from "../../core/archive/look-inside.js";
import { CONFIG_LOST, withOriginalConfig } from "../../core/archive/original-config.js";
import { configArguments, lastMessage, unpackArguments, type ArchiveKind } from "../../core/archive/skopeo.js";
import { uncompress } from "../../core/archive/uncompress.js";
import { bare, unpackedBy, type Bare, type Complaint, type Unpacked } from "../../core/archive/unpacking.js";
import type { Progress } from "../../core/publish/ports.js";
import { engineCall } from "../fault.js";
import { LAYOUT, skopeoContainer, TMPDIR } from "./skopeo.js";
import { own, told } from "../../core/errors/own-words.js";

const ARCHIVE = "/archive.tar";
const CONFIG = `${TMPDIR}/config.json`;

/** An image as an OCI layout, with the digest that it will have in a registry. */
export interface ImageLayout extends Unpacked {
  readonly directory: Directory;
}

/** Unpacks an archive in a container of skopeo's. */
export async function unpackArchive(image: string, archive: File, progress: Progress): Promise<ImageLayout> {
  const unpacked = await unpackedBy<EngineArchive, ImageLayout>(new EngineArchive(archive), {
    unpack: ({ file }, kind) => {
      const skopeo = skopeoContainer(image).withMountedFile(ARCHIVE, file);
      return engineCall(own`unpack the archive`, () => unpack(skopeo, kind));
    },
    takeOut,
    uncompressed,
  });
  for (const note of unpacked.notes) progress.note(told(note));
  return unpacked;
}

async function unpack(skopeo: Container, kind: ArchiveKind): Promise<ImageLayout | Complaint> {
  const ran = skopeo.withExec(["skopeo", ...unpackArguments(kind, ARCHIVE, LAYOUT, TMPDIR)], { expect: ReturnType.Any });
  if ((await ran.exitCode()) !== 0) return { complaint: lastMessage(await ran.stderr()) };
  const directory = ran.directory(LAYOUT);
  const index = await directory.file("index.json").contents();
  const { digest, ...found } = layoutImage(index);
  const image = { directory, digest, oci: isOci({ digest, ...found }), notes: [] };
  return kind === "oci-archive" || !image.oci ? image : withConfig(image, index, skopeo);
}

async function withConfig(image: ImageLayout, index: string, skopeo: Container): Promise<ImageLayout> {
  const read = skopeo.withExec(["skopeo", ...configArguments(ARCHIVE, TMPDIR)], { expect: ReturnType.Any, redirectStdout: CONFIG });
  if ((await read.exitCode()) !== 0) return { ...image, notes: [CONFIG_LOST] };
  const manifest = await image.directory.file(blobPath(image.digest)).contents();
  const restored = withOriginalConfig(index, manifest, await read.file(CONFIG).contents());
  if (!restored) return image;
  const directory = Object.entries(restored.files).reduce((layout, [path, content]) => layout.withNewFile(path, content), image.directory);
  return { ...image, directory, digest: restored.digest };
}

/** An archive, which this module can also read itself, by way of its own file system. */
class EngineArchive {
  #exported: Promise<string> | undefined;

  constructor(
    readonly file: File,
    path?: string,
  ) {
    if (path !== undefined) this.#exported = Promise.resolve(path);
  }

  path(): Promise<string> {
    return (this.#exported ??= this.#export());
  }

  async #export(): Promise<string> {
    const path = `${randomUUID()}.tar`;
    await engineCall(own`read the archive`, () => this.file.export(path));
    return path;
  }
}

async function takeOut(archive: EngineArchive): Promise<ImageLayout | undefined> {
  const layout = randomUUID();
  const image = await takeImageOut(await archive.path(), layout);
  return image && { ...image, directory: dag.currentModule().workdir(layout) };
}

async function uncompressed(archive: EngineArchive): Promise<Bare<EngineArchive>> {
  const plain = `${randomUUID()}.tar`;
  return bare(await uncompress(await archive.path(), plain), archive, new EngineArchive(dag.currentModule().workdirFile(plain), plain));
}
