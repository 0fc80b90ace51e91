import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import { RepositoryClient } from "../../registry/api/repository-client.js";
import { ConnectionFault } from "../../registry/http/connection-fault.js";
import type { Outlook } from "../../registry/http/outlook.js";
import type { Session } from "../../registry/session.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { UNSEEN, type Transfers } from "../../registry/upload/transfers.js";
import { uploadImage } from "../../registry/upload/upload-image.js";
import type { UploadOptions } from "../../registry/upload/upload-options.js";
import { layoutSource } from "./layout-source.js";
import { UploadFault } from "../upload-fault.js";

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

/** Does what an upload consists of, in a session of its own. Its faults say what another try can bring. */
export async function uploading<T>({ registry, repository, timeoutS, mountFrom = [], transfers = UNSEEN }: UploadPlace, act: (client: RepositoryClient, options: UploadOptions) => Promise<T>): Promise<T> {
  const session = registry.session();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutS * 1000);
  late.signal.addEventListener("abort", () => void session.close());
  try {
    return await act(new RepositoryClient(session, repository, "pull,push"), { mountFrom, transfers });
  } catch (error) {
    if (late.signal.aborted) throw new UploadFault({ code: "REGISTRY_UNREACHABLE", what: own`the upload to ${repository.toString()} did not end within ${timeoutS} s`, remedy: own`Allow more time for the upload (--push-timeout; the module has none)` }, "lasting", error);
    if (!(error instanceof PublishError) || error.code === "INTERRUPTED") throw error;
    throw new UploadFault({ code: error.code, ...error.marked }, outlookOf(error), error);
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

function outlookOf(error: PublishError): Outlook {
  if (error instanceof ConnectionFault) return error.passing ? "passing" : "lasting";
  if (error.code === "REGISTRY_FAULT" || error.code === "RATE_LIMITED") return "passing";
  // A registry that was restarted knows nothing of the upload that it had begun.
  return error.code === "RESPONSE_INVALID" ? "unclear" : "lasting";
}
