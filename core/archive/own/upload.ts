import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { RepositoryClient } from "../../registry/api/repository-client.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { UNSEEN, type Transfers } from "../../registry/upload/transfers.js";
import { uploadImage } from "../../registry/upload/upload-image.js";
import type { PutImage, UploadOptions } from "../../registry/upload/upload-options.js";
import { layoutSource } from "./layout-source.js";

/** Where an upload goes, and how long it may take. */
export interface UploadPlace {
  readonly client: RepositoryClient;
  readonly timeoutS: number;
  /** Repositories of the same registry that may have a part of the image. */
  readonly mountFrom?: readonly Repository[];
  readonly transfers?: Transfers;
  readonly put?: PutImage | undefined;
}

/** Uploads an image with our own client. */
export async function uploadOwn(digest: Digest, source: ImageSource, place: UploadPlace): Promise<void> {
  return uploading(place, (options) => uploadImage(digest, source, place.client, options));
}

/** Does what an upload consists of. Its session tries again what may come right: nobody has to try the whole again. */
export async function uploading<T>({ client, timeoutS, mountFrom = [], transfers = UNSEEN, put }: UploadPlace, act: (options: UploadOptions) => Promise<T>): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutS * 1000);
  try {
    return await act({ mountFrom, transfers, signal: late.signal, ...(put && { put }) });
  } catch (error) {
    throw late.signal.aborted ? tooLate(client.repository, timeoutS, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** The same for the image in a folder that is an OCI layout. */
export async function uploadOwnLayout(folder: string, place: UploadPlace): Promise<void> {
  const { digest, source } = await layoutSource(folder);
  return uploadOwn(digest, source, place);
}

function tooLate(repository: Repository, timeoutS: number, cause: unknown): PublishError {
  const what = own`the upload to ${repository.toString()} did not end within ${timeoutS} s`;
  return new PublishError("REGISTRY_UNREACHABLE", what, own`Allow more time for the upload (--push-timeout; the module has none)`, { cause });
}
