import { Readable } from "node:stream";
import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import type { Digest } from "../../../image/digest.js";
import type { RepositoryClient } from "../../api/repository-client.js";
import { trustedUrl } from "../../auth/trust.js";
import { locationOf, singleValue } from "../../http/headers.js";
import type { HttpResponse, RequestBody } from "../../http/transport.js";

/** Some of a blob's bytes. */
export interface Part {
  readonly from: number;
  readonly length: number;
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** An upload that a registry has opened, where its last answer says that it goes on (OCI distribution spec, "Pushing blobs"). */
export class UploadSession {
  #at: URL;

  private constructor(
    readonly client: RepositoryClient,
    at: URL,
    /** No chunk but the last may be smaller. */
    readonly leastChunk: number,
    readonly signal: AbortSignal,
  ) {
    this.#at = at;
  }

  /** The one that a registry opened by this answer. `name` says what is uploaded. */
  static of(opened: HttpResponse, client: RepositoryClient, name: string, signal: AbortSignal): UploadSession {
    const at = placeIn(opened, client);
    if (at === undefined) throw new PublishError("RESPONSE_INVALID", own`the registry did not say where to upload ${name}`, own`Look at the registry, or at what stands before it`);
    return new UploadSession(client, at, leastChunkIn(opened.headers), signal);
  }

  /** Ends the upload, with the whole blob, or with nothing more. */
  async put(digest: Digest, part: Part | undefined): Promise<HttpResponse> {
    // Its query is the registry's own, and stays as it is.
    const url = new URL(this.#at);
    url.search = `${url.search === "" ? "?" : `${url.search}&`}digest=${encodeURIComponent(digest)}`;
    return this.#send("PUT", url, part);
  }

  /** Adds some bytes. What follows them goes where the answer says. */
  async patch(part: Part): Promise<HttpResponse> {
    const response = await this.#send("PATCH", this.#at, part, { "content-range": `${part.from}-${part.from + part.length - 1}` });
    if (response.status >= 200 && response.status <= 299) this.#at = placeIn(response, this.client) ?? this.#at;
    return response;
  }

  /** How many bytes the registry has of it; undefined where it knows nothing of it any more, or does not say. */
  async kept(): Promise<number | undefined> {
    const { session, scope } = this.client;
    const response = await session.send({ method: "GET", url: this.#at, scope, repeat: "safe", signal: this.signal });
    await response.body.dump();
    const kept = response.status >= 200 && response.status <= 299 ? keptIn(response.headers) : undefined;
    if (kept !== undefined) this.#at = placeIn(response, this.client) ?? this.#at;
    return kept;
  }

  async #send(method: "PUT" | "PATCH", url: URL, part: Part | undefined, headers: Readonly<Record<string, string>> = {}): Promise<HttpResponse> {
    const { session, scope } = this.client;
    return session.send({ method, url, scope, repeat: "never", follow: "upload", signal: this.signal, headers: { "content-type": "application/octet-stream", ...headers }, body: part === undefined || part.length === 0 ? NOTHING : part });
  }
}

/** As a stream, because the answer to the end of an upload may take as long as that to the whole: the registry reads it all again. */
const NOTHING: RequestBody = { length: 0, open: () => Readable.from([]) };

function placeIn({ headers, url }: HttpResponse, { session }: RepositoryClient): URL | undefined {
  const location = locationOf(headers);
  return location === undefined ? undefined : trustedUrl(location, url, session.transport, "upload");
}

/** `Range: 0-N` names the last byte that is there; `0-0` is how registries write that there is none yet. */
export function keptIn(headers: Headers): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d{1,15})$/.exec(singleValue(headers.get("range")) ?? "") ?? [];
  if (last === undefined) return undefined;
  return last === "0" ? 0 : Number(last) + 1;
}

function leastChunkIn(headers: Headers): number {
  const text = singleValue(headers.get("oci-chunk-min-length")) ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : 1;
}
