import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Descriptor } from "../api/schema.js";
import type { RepositoryClient } from "../api/repository-client.js";
import { trustedUrl } from "../auth/trust.js";
import { locationOf } from "../http/headers.js";
import type { ImageSource } from "./image-source.js";
import type { UploadOptions } from "./upload-options.js";

/** Uploads one blob as a whole, unless the registry has it: a session, and one PUT (OCI distribution spec, "Pushing blobs"). */
export async function uploadBlob(blob: Descriptor, source: ImageSource, client: RepositoryClient, { transfers }: UploadOptions): Promise<void> {
  const { digest, size } = blob;
  if (await isThere(digest, client)) return transfers.reused(blob, "there");
  const name = own`blob ${digest} to ${client.repository.toString()}`;
  const opened = await client.startUpload();
  // A registry that had it all the same says so with 201.
  if (opened.status === 201) return opened.body.dump();
  if (opened.status !== 202) throw await client.refused(opened, own`upload ${name}`, "write");
  const location = locationOf(opened.headers);
  await opened.body.dump();
  if (location === undefined) throw new PublishError("RESPONSE_INVALID", own`the registry did not say where to upload ${name}`, own`Look at the registry, or at what stands before it`);
  const url = trustedUrl(location, opened.url, client.session.transport, "upload");
  // Its query is the registry's own, and stays as it is.
  url.search = `${url.search === "" ? "?" : `${url.search}&`}digest=${encodeURIComponent(digest)}`;
  transfers.begin(blob);
  const done = await client.session.send({ method: "PUT", url, scope: client.scope, repeat: "never", headers: { "content-type": "application/octet-stream" }, body: { length: size, open: () => source.blob(blob, 0) } });
  if (done.status < 200 || done.status > 299) throw await client.refused(done, own`upload ${name}`, "write");
  await done.body.dump();
  transfers.done(digest);
}

/** What a registry does not show by HEAD counts as absent: to upload it again does no harm. */
async function isThere(digest: Digest, { session, repository, scope }: RepositoryClient): Promise<boolean> {
  const response = await session.send({ method: "HEAD", url: session.transport.url(`/v2/${repository.path}/blobs/${digest}`), scope, repeat: "safe" });
  await response.body.dump();
  return response.status === 200;
}
