import { own } from "../../../errors/own-words.js";
import type { Digest } from "../../../image/digest.js";
import { assertStored } from "./setback.js";
import { UploadSession } from "./upload-session.js";
import type { Uploading } from "./uploading.js";

/** How a blob got where it is without an upload. */
export type Reused = "there" | "mounted";

/** Opens the upload of a blob, or finds that there is nothing to upload. `name` says what is uploaded. */
export async function openUpload(digest: Digest, { client, mounts, signal, keptFor, isBelieved }: Uploading, name: string): Promise<UploadSession | Reused> {
  const kept = digest === keptFor ? client.takeUpload() : undefined;
  const wished = kept || !isBelieved ? undefined : await mounts.open(digest);
  if (wished === "there") return wished;
  const opened = kept ?? wished?.answer ?? client.takeUpload() ?? (await client.startUpload(signal));
  if (opened.status !== 201 && opened.status !== 202) throw await client.refused(opened, own`upload ${name}`, "write");
  await opened.body.dump();
  if (opened.status === 202) return UploadSession.of(opened, client, name, signal);
  assertStored(opened.headers, digest, name);
  return wished?.from === "another" ? "mounted" : "there";
}
