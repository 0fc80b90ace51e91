import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { RepositoryClient } from "../api/repository-client.js";
import type { Descriptor } from "../api/schema.js";
import { saysAbsent } from "../fault.js";
import { ConnectionFault } from "../http/connection-fault.js";
import type { HttpResponse } from "../http/transport.js";

/**
 * The bytes of a blob from one on. Where the connection breaks, it is read on from there, by `Range`. No byte is given that
 * is not in the size of its descriptor: what they are, the registry that takes them finds out by their digest.
 */
export async function* readResumed(client: RepositoryClient, blob: Descriptor, from: number): AsyncGenerator<Uint8Array> {
  let at = from;
  let pieces: AsyncIterator<Uint8Array> | undefined;
  const next = async (): Promise<IteratorResult<Uint8Array, unknown>> => {
    // A connection that breaks behind the last byte took nothing away.
    if (!pieces && at > 0 && at === blob.size) return { done: true, value: undefined };
    try {
      pieces ??= await open(client, blob, at);
      return await pieces.next();
    } catch (error) {
      pieces = undefined;
      throw error;
    }
  };
  try {
    for (;;) {
      const piece = await client.session.retrier.repeat(next, (error) => (error instanceof ConnectionFault && error.passing ? "passing" : "lasting"));
      if (piece.done) break;
      at += piece.value.length;
      if (at > blob.size) throw wrongSize(client, blob, own`more`);
      yield piece.value;
    }
    if (at !== blob.size) throw wrongSize(client, blob, own`${at}`);
  } finally {
    // Who reads no further has the connection closed.
    await pieces?.return?.();
  }
}

async function open(client: RepositoryClient, blob: Descriptor, from: number): Promise<AsyncIterator<Uint8Array>> {
  const { session, repository, scope } = client;
  const url = session.transport.url(`/v2/${repository.path}/blobs/${blob.digest}`);
  const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
  const response = await session.send({ method: "GET", url, scope, headers, repeat: "safe", answer: "streamed" });
  if (response.status === 404) throw await lost(client, blob, response);
  if (response.status !== 200 && !goesOnAt(response, from)) throw await client.refused(response, own`read blob ${blob.digest} of ${repository.toString()}`, "read");
  // A registry that knows no ranges sends all of it again.
  const first = response.status === 206 ? from : 0;
  const length = response.headers.get("content-length");
  if (length !== null && Number(length) !== blob.size - first) {
    await response.body.dump();
    throw wrongSize(client, blob, own`${Number(length) + first}`);
  }
  return behind(session.transport.stream(response), from - first);
}

/** Some registries hide behind a 404 what one may not see, and say so in its code. */
async function lost(client: RepositoryClient, { digest }: Descriptor, response: HttpResponse): Promise<PublishError> {
  const refusal = await client.session.refusal(response);
  const what = own`${client.repository.toString()} does not have blob ${digest}, which a manifest of it names`;
  if (saysAbsent(refusal)) return new PublishError("SOURCE_INVALID", what, own`Its storage has lost it: push the image there again, or take another one`);
  return client.faultOf(refusal, own`read blob ${digest} of ${client.repository.toString()}`, "read");
}

function goesOnAt({ status, headers }: HttpResponse, from: number): boolean {
  return status === 206 && from > 0 && new RegExp(`^bytes ${from}-`).test(headers.get("content-range") ?? "");
}

/** What is behind the first so many bytes. */
async function* behind(pieces: AsyncIterable<Uint8Array>, first: number): AsyncGenerator<Uint8Array> {
  let left = first;
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}

function wrongSize({ repository }: RepositoryClient, { digest, size }: Descriptor, bytes: string): PublishError {
  return new PublishError("DIGEST_MISMATCH", own`blob ${digest} of ${repository.toString()} has ${bytes} bytes, and not the ${size} of its manifest`, own`The registry's storage or something on the way is broken: do not use this image`);
}
