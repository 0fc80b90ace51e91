import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { RegistryHost } from "../../image/registry-host.js";
import { RepositoryClient, type Manifest } from "../../registry/api/repository-client.js";
import { visible } from "../../registry/api/visible.js";
import { copyCompanions, type Accompanied } from "../../registry/referrers/copy.js";
import { findCompanions, type Companions } from "../../registry/referrers/find.js";
import type { Session } from "../../registry/session.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { partsOf } from "../../registry/upload/image-parts.js";
import { registrySource } from "../../registry/upload/registry-source.js";
import type { Transfers } from "../../registry/upload/transfers.js";
import { putByDigest, uploadImage } from "../../registry/upload/upload-image.js";
import type { PutImage } from "../../registry/upload/upload-options.js";
import type { Referrers } from "./copy-words.js";
import { uploading, type UploadPlace } from "./upload.js";

export interface CopyOptions {
  readonly referrers: Referrers;
  readonly timeoutS: number;
  readonly transfers: Transfers;
}

/** A registry, as far as a copy asks it. */
export interface CopySide {
  readonly host: RegistryHost;
  session(): Session;
}

/** An image that its repository has by this digest, or an index of some of its images that only we have. */
export interface HeldImage {
  readonly repository: Repository;
  readonly digest: Digest;
  /** Where it was read already. */
  readonly manifest?: Manifest | undefined;
}

/**
 * Copies images between two registries with our own client, blob by blob, with what refers to them. Nothing is on disk, and no
 * more in memory than what one connection has taken and the other not given yet.
 */
export class RegistryCopy {
  /** What became of what refers to the image that was copied last; undefined where nobody looked. */
  accompanied: Accompanied | undefined;

  constructor(
    readonly from: CopySide,
    readonly to: CopySide,
    readonly options: CopyOptions,
  ) {}

  /**
   * All of it, and last the tag. What refers to it is looked for while its blobs travel; where there is something, the image
   * is put by its digest before, so that it has what to refer to, and who sees the tag finds the signatures.
   */
  async upload(image: HeldImage, into: RepositoryClient, put: PutImage): Promise<void> {
    await this.#between(image, into, async (copy) => {
      const { root, source, client, uploads } = copy;
      const looked = this.#companionsOf(copy);
      // Of an upload that fails that is the error, and not what becomes of this when its session ends.
      looked.catch(() => undefined);
      const underTag = async (whole: Manifest) => {
        await verifyParts(whole, client);
        await put(whole);
      };
      const putRoot = async (whole: Manifest) => (isAlone(await looked) ? underTag(whole) : putByDigest(whole, client));
      await uploadImage(root.digest, source, client, { ...uploads, put: putRoot });
      const companions = await looked;
      if (companions) await this.#accompany(companions, copy);
      if (!isAlone(companions)) await underTag(root);
    });
  }

  /** Only what refers to it, where the image itself is there: it may have been signed since. */
  async accompany(image: HeldImage, into: Repository): Promise<void> {
    if (this.options.referrers !== "all") return;
    const session = this.to.session();
    try {
      await this.#between(image, new RepositoryClient(session, into, "pull,push"), async (copy) => {
        const companions = await this.#companionsOf(copy);
        if (companions) await this.#accompany(companions, copy);
      });
    } finally {
      await session.close();
    }
  }

  /** undefined where nobody looks. */
  async #companionsOf({ root, from, client }: Copying): Promise<Companions | undefined> {
    if (this.options.referrers === "none" || from.repository.toString() === client.repository.toString()) return undefined;
    const manifests = [root, ...(root.body.kind === "index" ? root.body.manifests.filter(({ annotations }) => annotations?.["vnd.docker.reference.digest"] === undefined) : [])];
    return findCompanions(from, manifests.map(({ digest }) => digest));
  }

  async #accompany(companions: Companions, { root, from, client, source, uploads }: Copying): Promise<void> {
    const upload = (digest: Digest) => uploadImage(digest, source, client, uploads);
    this.accompanied = await copyCompanions(companions, { from, to: client, image: root.digest, upload });
  }

  async #between(image: HeldImage, client: RepositoryClient, act: (copy: Copying) => Promise<void>): Promise<void> {
    const session = this.from.session();
    try {
      const from = new RepositoryClient(session, image.repository, "pull");
      const held = registrySource(from);
      const root = image.manifest ?? (await held.manifest(image.digest));
      const source = { ...held, manifest: async (digest: Digest) => (digest === root.digest ? root : held.manifest(digest)) };
      await uploading(this.#place(image, client), (uploads) => act({ root, from, client, source, uploads }));
    } finally {
      await session.close();
    }
  }

  #place({ repository }: HeldImage, client: RepositoryClient): UploadPlace {
    const { timeoutS, transfers } = this.options;
    const mountFrom = this.from.host === this.to.host && repository.path !== client.repository.path ? [repository] : [];
    return { client, timeoutS, transfers, mountFrom };
  }
}

/** One copy under way. */
interface Copying {
  readonly root: Manifest;
  readonly from: RepositoryClient;
  readonly client: RepositoryClient;
  readonly source: ImageSource;
  readonly uploads: Parameters<typeof uploadImage>[3];
}

function isAlone(companions: Companions | undefined): boolean {
  return companions === undefined || companions.referrers.length + companions.tagged.length === 0;
}

/** Reads back, by their digests, what an index consists of: itself is read when it gets its tag. */
async function verifyParts(root: Manifest, client: RepositoryClient): Promise<void> {
  const shown = (digest: Digest) => visible(client.session, client.repository.pinned(digest).toString(), () => client.manifest(digest));
  await partsOf(root.digest, { manifest: async (digest) => (digest === root.digest ? root : shown(digest)) });
}
