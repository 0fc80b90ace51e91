import type { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import type { Descriptor } from "../../api/schema.js";
import type { Refusal } from "../../fault.js";
import { ConnectionFault } from "../../http/connection-fault.js";
import type { HttpResponse } from "../../http/transport.js";
import { isThere } from "./blob-there.js";
import { ChunkChoice } from "./chunk-sizes.js";
import { openUpload, type Reused } from "./open-upload.js";
import { firstOf } from "./pieces.js";
import { assertStored, mayTakeWhole, meaningOf, refusedElsewhere, Setback, wrongContent, type Meaning } from "./setback.js";
import { Tally } from "./tally.js";
import { keptIn, type Part, type UploadSession } from "./upload-session.js";
import type { Uploading } from "./uploading.js";

/** One blob on its way: as a whole by one PUT; in chunks where that was too large, or broke off. */
export class BlobUpload {
  /** How many of its bytes the registry has. */
  kept = 0;
  /** Whether the last try sent some of it. */
  sentAny = false;
  readonly #name: string;
  readonly #chunks: ChunkChoice;
  readonly #tally: Tally;
  #session: UploadSession | undefined;
  /** Whether only the registry can say how much it has. */
  #inDoubt = false;
  #wasTurnedAway = false;

  constructor(
    readonly blob: Descriptor,
    readonly uploading: Uploading,
  ) {
    this.#name = own`blob ${blob.digest} to ${uploading.client.repository.toString()}`;
    this.#chunks = new ChunkChoice(blob.size);
    this.#tally = new Tally(blob, uploading.transfers);
  }

  /** One try, from where the last one ended. Throws a Setback where the registry refused something. */
  async advance(): Promise<void> {
    this.sentAny = false;
    const session = await this.#opened();
    if (session === undefined) return;
    const done = this.#chunks.size === "whole" && this.kept === 0 ? await this.#whole(session) : await this.#chunked(session);
    await done.body.dump();
    assertStored(done.headers, this.blob.digest, this.#name);
    this.#tally.finished();
  }

  /** The upload session, asked how far it is where that is in doubt; undefined where the registry has the blob. */
  async #opened(): Promise<UploadSession | undefined> {
    const { client, signal } = this.uploading;
    if (this.#session !== undefined && this.#inDoubt) {
      const kept = await this.#session.kept();
      this.#inDoubt = false;
      if (kept === undefined || kept > this.blob.size || (kept > 0 && !this.#chunks.areTaken)) this.#session = undefined;
      this.#keeps(this.#session ? (kept ?? 0) : 0);
      // What was lost may have been the answer alone.
      if (!this.#session && (await isThere(this.blob.digest, client, signal))) {
        this.#tally.finished();
        return undefined;
      }
    }
    const opened = this.#session ?? (await openUpload(this.blob.digest, this.uploading, this.#name));
    if (typeof opened === "string") this.#isThere(opened);
    else this.#session = opened;
    return this.#session;
  }

  /** Nothing of it has to go out any more. */
  #isThere(how: Reused): void {
    if (this.#tally.begun) this.#tally.finished();
    else this.uploading.transfers.reused(this.blob, how);
  }

  async #whole(session: UploadSession): Promise<HttpResponse> {
    const { digest, size } = this.blob;
    const response = await this.#sent(size, () => session.put(digest, this.#part(0, size)));
    return this.#accepted(response, size);
  }

  async #chunked(session: UploadSession): Promise<HttpResponse> {
    const { digest, size } = this.blob;
    while (this.kept < size) {
      const from = this.kept;
      const length = Math.min(this.#chunks.size === "whole" ? size : Math.max(this.#chunks.size, session.leastChunk), size - from);
      const response = await this.#accepted(await this.#sent(length, () => session.patch(this.#part(from, length))), length, from === 0);
      await response.body.dump();
      this.#keeps(from + length);
      await this.#assertKept(response.headers);
    }
    return this.#accepted(await this.#sent(0, () => session.put(digest, undefined)), 0);
  }

  async #sent(length: number, send: () => Promise<HttpResponse>): Promise<HttpResponse> {
    this.#inDoubt = true;
    try {
      return await send();
    } catch (error) {
      if (error instanceof ConnectionFault && error.arrived) this.#chunks.brokeOff(length, this.#leastChunk);
      throw error;
    }
  }

  /** The answer where it is a good one. */
  async #accepted(response: HttpResponse, length: number, isFirstChunk = false): Promise<HttpResponse> {
    if (response.status >= 200 && response.status <= 299) {
      this.#inDoubt = false;
      this.#chunks.arrived();
      return response;
    }
    const { client } = this.uploading;
    const refusal = await client.session.refusal(response);
    const elsewhere = refusedElsewhere(response, client, this.#name);
    if (elsewhere) throw this.#turnedAway(elsewhere);
    const fault = await client.faultOf(refusal, own`upload ${this.#name}`, "write");
    if (isFirstChunk && this.#chunks.size !== "whole" && mayTakeWhole(refusal)) throw this.#withoutChunks(fault);
    throw this.#setback(refusal, fault, length);
  }

  #setback(refusal: Refusal, fault: PublishError, length: number): Setback | PublishError {
    const after: Readonly<Record<Meaning, () => Setback | PublishError>> = {
      "too large": () => new Setback(fault, this.#chunks.tooLarge(length, this.#leastChunk) ? "at once" : "lasting"),
      "session lost": () => new Setback(fault, "unclear"),
      "wrong content": () => this.#fromBeginning(fault),
      passing: () => new Setback(fault, "passing"),
      lasting: () => fault,
    };
    return after[meaningOf(refusal)]();
  }

  /** Once that may be a signature that is over; twice it is no place for uploads, and all bytes go there each time. */
  #turnedAway(fault: PublishError): Setback | PublishError {
    if (this.#wasTurnedAway) return fault;
    this.#wasTurnedAway = true;
    return new Setback(fault, "unclear");
  }

  #withoutChunks(fault: PublishError): Setback {
    this.#chunks.refused();
    return new Setback(fault, "at once");
  }

  /** What was put together of several parts may have been put together wrongly: as a whole it is right, or nothing is. */
  #fromBeginning(fault: PublishError): Setback | PublishError {
    if (this.#chunks.size === "whole" && this.kept === 0) return wrongContent(this.#name, own`says that their digest is another (${fault.marked.what})`);
    this.#session = undefined;
    this.#keeps(0);
    return this.#withoutChunks(fault);
  }

  /** Registries say after each chunk up to where they are: that counts. */
  async #assertKept(headers: Headers): Promise<void> {
    const kept = keptIn(headers);
    if (kept === undefined || kept >= this.kept) return;
    this.#inDoubt = true;
    const { client } = this.uploading;
    const fault = await client.faultOf({ status: 416, challenge: "", body: Buffer.alloc(0) }, own`keep all of ${this.#name}`, "write");
    throw new Setback(fault, "unclear");
  }

  #part(from: number, length: number): Part {
    const open = () => {
      this.sentAny = true;
      this.#tally.goesFrom(from);
      return firstOf(this.uploading.source.blob(this.blob, from), length, (bytes) => this.#tally.taken(bytes));
    };
    return { from, length, open };
  }

  #keeps(bytes: number): void {
    this.kept = bytes;
    this.#tally.isAt(bytes);
  }

  get #leastChunk(): number {
    return this.#session?.leastChunk ?? 1;
  }
}
