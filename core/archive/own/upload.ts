import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import { RepositoryClient } from "../../registry/api/repository-client.js";
import type { Session } from "../../registry/session.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { UNSEEN, type Transfers } from "../../registry/upload/transfers.js";
import { uploadImage } from "../../registry/upload/upload-image.js";
import type { UploadOptions } from "../../registry/upload/upload-options.js";
import { layoutSource } from "./layout-source.js";

/** Where an upload goes, and how long it may take. */
export interface UploadPlace {
  readonly registry: { session(): Session };
  readonly repository: Repository;
  readonly timeoutS: number;
  /** Repositories of the same registry that may have a part of the image. */
  readonly mountFrom?: readonly Repository[];
  readonly transfers?: Transfers;
}

/** Uploads an image with our own client, in a session of its own. */
export async function uploadOwn(digest: Digest, source: ImageSource, place: UploadPlace): Promise<Digest> {
  return uploading(place, (client, options) => uploadImage(digest, source, client, options));
}

/** Does what an upload consists of, in a session of its own, which tries again what may come right: nobody has to try the whole again. */
export async function uploading<T>({ registry, repository, timeoutS, mountFrom = [], transfers = UNSEEN }: UploadPlace, act: (client: RepositoryClient, options: UploadOptions) => Promise<T>): Promise<T> {
  const session = registry.session();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutS * 1000);
  late.signal.addEventListener("abort", () => void session.close());
  // It is: what is sent here was minutes in the making.
  session.retrier.imageIsBuilt();
  try {
    return await act(new RepositoryClient(session, repository, "pull,push"), { mountFrom, transfers });
  } catch (error) {
    throw late.signal.aborted ? tooLate(repository, timeoutS, error) : error;
  } finally {
    clearTimeout(timer);
    await session.close();
  }
}

/** The same for the image in a folder that is an OCI layout. */
export async function uploadOwnLayout(folder: string, place: UploadPlace): Promise<Digest> {
  const { digest, source } = await layoutSource(folder);
  return uploadOwn(digest, source, place);
}

function tooLate(repository: Repository, timeoutS: number, cause: unknown): PublishError {
  const what = own`the upload to ${repository.toString()} did not end within ${timeoutS} s`;
  return new PublishError("REGISTRY_UNREACHABLE", what, own`Allow more time for the upload (--push-timeout; the module has none)`, { cause });
}
