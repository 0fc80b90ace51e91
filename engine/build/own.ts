import type { Container, Directory } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { notAnArchive } from "../../core/archive/layout-image.js";
import { takeImageOut } from "../../core/archive/look-inside.js";
import { uploadOwnLayout } from "../../core/archive/own/upload.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import { own } from "../../core/errors/own-words.js";
import type { Digest } from "../../core/image/digest.js";
import type { Repository } from "../../core/image/reference.js";
import { engineCall } from "../fault.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import type { Images } from "./images.js";
import { bundle } from "./push.js";

// Uploads by our own client, out of the module's own container: the engine and skopeo take no ID token that is not given in
// exchange, and none that is over before they are.

/** Uploads what the engine built. */
export async function uploadImages(images: Images, registry: EngineRegistry, repository: Repository): Promise<Digest> {
  const archive = `${randomUUID()}.tar`;
  await engineCall(own`write out the image`, () => archiveOf(images).export(archive));
  const layout = randomUUID();
  if (!(await takeImageOut(archive, layout))) throw notAnArchive(own`the engine wrote no index`);
  return uploadOwnLayout(layout, { registry, repository, timeoutS: DEFAULT_PUSH_TIMEOUT_S });
}

/** Uploads an OCI layout. */
export async function uploadDirectory(directory: Directory, registry: EngineRegistry, repository: Repository): Promise<Digest> {
  const layout = randomUUID();
  await engineCall(own`write out the image`, () => directory.export(layout));
  return uploadOwnLayout(layout, { registry, repository, timeoutS: DEFAULT_PUSH_TIMEOUT_S });
}

function archiveOf(images: Images): ReturnType<Container["asTarball"]> {
  const { base, variants } = bundle(images);
  return base.asTarball({ platformVariants: variants });
}
