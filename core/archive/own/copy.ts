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
import { uploadImage } from "../../registry/upload/upload-image.js";
import type { PutImage, UploadOptions } from "../../registry/upload/upload-options.js";
import type { Referrers } from "./copy-words.js";
import { uploading, type UploadPlace } from "./upload.js";

export interface CopyOptions {
  readonly referrers: Referrers;
  readonly timeoutS: number;
  readonly transfers: Transfers;
}

/** The image, as the registry has it that is asked for it. */
export interface CopySource {
  readonly host: RegistryHost;
  readonly client: RepositoryClient;
  /** By this digest, or an index of some of the images of its repository that only we have. */
  readonly digest: Digest;
  /** Where it was read already. */
  readonly manifest?: Manifest | undefined;
}

/** Where the copy goes. */
export interface CopyDestination {
  readonly host: RegistryHost;
  readonly repository: Repository;
  session(): Session;
}

/**
 * Copies an image between two registries with our own client, blob by blob, with what refers to it. Nothing is on disk, and no
 * more in memory than what one connection has taken and the other not given yet.
 */
export class RegistryCopy {
  /** What became of what refers to the image; undefined where nobody looked. */
  accompanied: Accompanied | undefined;
  #root: Promise<Manifest> | undefined;
  /** What refers to the image is looked for from the beginning, while the destination is looked at; undefined where nobody looks. */
  readonly #companions: Promise<Companions | undefined>;
  readonly #source: ImageSource;

  constructor(
    readonly from: CopySource,
    readonly to: CopyDestination,
    readonly options: CopyOptions,
  ) {
    const { client, digest, manifest } = from;
    const held = registrySource(client);
    this.#root = manifest && Promise.resolve(manifest);
    this.#source = { ...held, manifest: (each) => (each === digest ? (this.#root ??= held.manifest(digest)) : held.manifest(each)) };
    this.#companions = this.#find();
    // Of a copy that fails before, it is not the error.
    this.#companions.catch(() => undefined);
  }

  /**
   * All of it, and last the tag. What cannot be found out of what refers to it is told before the first byte travels. Where
   * something does, the image is put by its digest before, so that it has what to refer to, and who sees the tag finds the
   * signatures.
   */
  async upload(into: RepositoryClient, put: PutImage): Promise<void> {
    const companions = await this.#companions;
    // What has travelled must not be lost to a source that is away for a moment.
    this.from.client.session.retrier.imageIsBuilt();
    const underTag = async (whole: Manifest) => {
      await verifyParts(whole, into);
      await put(whole);
    };
    await uploading(this.#place(into), async (uploads) => {
      const isLast = isAlone(companions);
      await uploadImage(this.from.digest, this.#source, into, isLast ? { ...uploads, put: underTag } : uploads);
      if (companions) await this.#accompany(companions, into, uploads);
      if (!isLast) await underTag(await this.#source.manifest(this.from.digest));
    });
  }

  /** Only what refers to it, where the image itself is there: it may have been signed since. */
  async accompany(): Promise<void> {
    const companions = await this.#companions;
    if (!companions) return;
    const session = this.to.session();
    try {
      const into = new RepositoryClient(session, this.to.repository, "pull,push");
      await uploading(this.#place(into), (uploads) => this.#accompany(companions, into, uploads));
    } finally {
      await session.close();
    }
  }

  async #find(): Promise<Companions | undefined> {
    const { client, digest } = this.from;
    if (this.options.referrers === "none" || client.repository.toString() === this.to.repository.toString()) return undefined;
    const { body } = await this.#source.manifest(digest);
    const platforms = body.kind === "index" ? body.manifests.filter(({ annotations }) => annotations?.["vnd.docker.reference.digest"] === undefined) : [];
    return findCompanions(client, [digest, ...platforms.map((each) => each.digest)]);
  }

  async #accompany(companions: Companions, into: RepositoryClient, uploads: UploadOptions): Promise<void> {
    const upload = (digest: Digest) => uploadImage(digest, this.#source, into, uploads);
    this.accompanied = await copyCompanions(companions, { from: this.from.client, to: into, image: this.from.digest, upload });
  }

  #place(client: RepositoryClient): UploadPlace {
    const { from, to, options } = this;
    const { repository } = from.client;
    const mountFrom = from.host === to.host && repository.path !== client.repository.path ? [repository] : [];
    return { client, timeoutS: options.timeoutS, transfers: options.transfers, mountFrom };
  }
}

function isAlone(companions: Companions | undefined): boolean {
  return companions === undefined || companions.referrers.length + companions.tagged.length === 0;
}

/** Reads back, by their digests, what an index consists of: itself is read when it gets its tag. */
async function verifyParts(root: Manifest, client: RepositoryClient): Promise<void> {
  const shown = (digest: Digest) => visible(client.session, client.repository.pinned(digest).toString(), () => client.manifest(digest));
  await partsOf(root.digest, { manifest: async (digest) => (digest === root.digest ? root : shown(digest)) });
}
