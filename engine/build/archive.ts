import { dag, ReturnType, type Container, type File } from "@dagger.io/dagger";
import { isOci } from "../../core/archive/layout-image.js";
import type { Complaint } from "../../core/archive/look-inside.js";
import { CONFIG_LOST, withOriginalConfig } from "../../core/archive/original-config.js";
import { layoutSource } from "../../core/archive/own/layout-source.js";
import { configArguments, lastMessage, unpackArguments, type ArchiveKind } from "../../core/archive/skopeo.js";
import { uncompress } from "../../core/archive/uncompress.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { bare, unpackedBy } from "../../core/archive/unpacking.js";
import { own } from "../../core/errors/own-words.js";
import { engineCall } from "../fault.js";
import type { Scratch } from "../scratch.js";
import { LAYOUT, skopeoContainer, TMPDIR } from "./skopeo.js";

const ARCHIVE = "/archive.tar";
const CONFIG = `${TMPDIR}/config.json`;

/** Finds the image of an archive; skopeo, in a container that needs no network, converts what has to be. */
export function unpackArchive(image: string, archive: File, scratch: Scratch): Promise<UnpackedImage> {
  return unpackedBy(new EngineArchive(archive, scratch), {
    unpack: ({ file }, kind) => {
      const skopeo = skopeoContainer(image).withMountedFile(ARCHIVE, file);
      return engineCall(own`unpack the archive`, () => unpack(skopeo, kind, scratch));
    },
    uncompressed: (given) => given.uncompressed(),
    path: (given) => given.path(),
  });
}

async function unpack(skopeo: Container, kind: ArchiveKind, scratch: Scratch): Promise<UnpackedImage | Complaint> {
  const ran = skopeo.withExec(["skopeo", ...unpackArguments(kind, ARCHIVE, LAYOUT, TMPDIR)], { expect: ReturnType.Any });
  if ((await ran.exitCode()) !== 0) return { complaint: lastMessage(await ran.stderr()) };
  const folder = await scratch.path("layout");
  await ran.directory(LAYOUT).export(folder);
  const image = { ...(await layoutSource(folder)), notes: [] };
  return kind === "oci-archive" || !isOci(image) ? image : withConfig(image, skopeo);
}

async function withConfig(image: UnpackedImage, skopeo: Container): Promise<UnpackedImage> {
  const read = skopeo.withExec(["skopeo", ...configArguments(ARCHIVE, TMPDIR)], { expect: ReturnType.Any, redirectStdout: CONFIG });
  if ((await read.exitCode()) !== 0) return { ...image, notes: [CONFIG_LOST] };
  return withOriginalConfig(image, await read.file(CONFIG).contents());
}

/** An archive, which this module reads by way of its own file system. */
class EngineArchive {
  #exported: Promise<string> | undefined;

  constructor(
    readonly file: File,
    private readonly scratch: Scratch,
    path?: string,
  ) {
    if (path !== undefined) this.#exported = Promise.resolve(path);
  }

  path(): Promise<string> {
    return (this.#exported ??= this.#export());
  }

  async uncompressed() {
    const plain = await this.scratch.path("plain.tar");
    return bare<EngineArchive>(await uncompress(await this.path(), plain), this, new EngineArchive(dag.currentModule().workdirFile(plain), this.scratch, plain));
  }

  async #export(): Promise<string> {
    const path = await this.scratch.path("given.tar");
    await engineCall(own`read the archive`, () => this.file.export(path));
    return path;
  }
}
