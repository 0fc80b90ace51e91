import { theImageInTar } from "../../core/archive/look-inside.js";
import { uploadOwn } from "../../core/archive/own/upload.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { own } from "../../core/errors/own-words.js";
import type { RepositoryClient } from "../../core/registry/api/repository-client.js";
import type { PutImage } from "../../core/registry/upload/upload-options.js";
import type { Progress } from "../../core/publish/ports.js";
import { engineCall } from "../fault.js";
import { bundle, type Images } from "./images.js";
import { UploadLog } from "./upload-log.js";
import type { Scratch } from "../scratch.js";

// Uploads by our own client, out of the module's own container.

export interface ImagePlace {
  readonly client: RepositoryClient;
  readonly put: PutImage;
}

export async function uploadTo({ client, put }: ImagePlace, { digest, source }: UnpackedImage, progress: Progress): Promise<void> {
  const log = new UploadLog(progress);
  await uploadOwn(digest, source, { client, timeoutS: DEFAULT_PUSH_TIMEOUT_S, transfers: log.transfers, put });
  log.end();
}

/** What the engine built, in an archive that is read where it lies. */
export async function exported(images: Images, scratch: Scratch): Promise<UnpackedImage> {
  const { base, variants } = bundle(images);
  const path = await scratch.path("image.tar");
  await engineCall(own`write out the image`, () => base.asTarball({ platformVariants: variants }).export(path));
  return theImageInTar(path);
}
