import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { RegistryHost } from "../../image/registry-host.js";
import { RepositoryClient, type Manifest } from "../../registry/api/repository-client.js";
import { visible } from "../../registry/api/visible.js";
import { copyCompanions, type Accompanied } from "../../registry/referrers/copy.js";
import { findCompanions } from "../../registry/referrers/find.js";
import type { Session } from "../../registry/session.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { partsOf } from "../../registry/upload/image-parts.js";
import { registrySource } from "../../registry/upload/registry-source.js";
import type { Transfers } from "../../registry/upload/transfers.js";
import { uploadImage } from "../../registry/upload/upload-image.js";
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

  /** All of it by its digest before it is put under a tag: who sees that tag finds its signatures. */
  async upload(image: HeldImage, into: RepositoryClient, put: PutImage): Promise<void> {
    await this.#between(image, into, async (copy) => {
      await uploadImage(copy.root.digest, copy.source, copy.client, copy.uploads);
      await verifyParts(copy.root, copy.client);
      await this.#accompany(copy);
      await put(copy.root);
    });
  }

  /** Only what refers to it, where the image itself is there: it may have been signed since. */
  async accompany(image: HeldImage, into: Repository): Promise<void> {
    if (this.options.referrers !== "all") return;
    const session = this.to.session();
    try {
      await this.#between(image, new RepositoryClient(session, into, "pull,push"), (copy) => this.#accompany(copy));
    } finally {
      await session.close();
    }
  }

  async #accompany({ root, from, client, source, uploads }: Copying): Promise<void> {
    if (this.options.referrers === "none" || from.repository.toString() === client.repository.toString()) return;
    const manifests = [root, ...(root.body.kind === "index" ? root.body.manifests.filter(({ annotations }) => annotations?.["vnd.docker.reference.digest"] === undefined) : [])];
    const companions = await findCompanions(from, manifests.map(({ digest }) => digest));
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

/** Reads back, by their digests, what an index consists of: itself is read when it gets its tag. */
async function verifyParts(root: Manifest, client: RepositoryClient): Promise<void> {
  const shown = (digest: Digest) => visible(client.session, client.repository.pinned(digest).toString(), () => client.manifest(digest));
  await partsOf(root.digest, { manifest: async (digest) => (digest === root.digest ? root : shown(digest)) });
}
