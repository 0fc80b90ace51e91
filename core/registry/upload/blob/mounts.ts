import { PublishError } from "../../../errors.js";
import type { Digest } from "../../../image/digest.js";
import type { Repository } from "../../../image/reference.js";
import type { RepositoryClient } from "../../api/repository-client.js";
import type { HttpResponse } from "../../http/transport.js";
import { isThere } from "./blob-there.js";

/** An answer to a wish for a blob: 201 has it where it was wanted, and 202 opens an upload of it. */
export interface Wished {
  readonly answer: HttpResponse;
  readonly from: "itself" | "another";
}

/**
 * Takes blobs from where the registry has them (OCI distribution spec, "Mounting a blob from another repository"). Of a new
 * repository, for which no other one is known that may have a blob, the wish names the repository itself: zot answers it with
 * what it has anywhere, as it answers HEAD, and any registry opens an upload, which takes one request and not two. A zot
 * that shares nothing (without dedupe) grants no wish for what the repository itself has: there HEAD is asked.
 */
export class Mounts {
  #from: readonly Repository[];
  #asksItself: boolean;

  constructor(
    readonly client: RepositoryClient,
    from: readonly Repository[],
    readonly signal: AbortSignal,
  ) {
    const { registry, path } = client.repository;
    this.#from = from.filter((each) => each.registry === registry && each.path !== path);
    this.#asksItself = this.#from.length === 0 && client.keptUpload !== undefined;
  }

  /** Whether a wish tells what the repository itself has, which else is asked for before. */
  get tellWhatIsThere(): boolean {
    return this.#asksItself;
  }

  /**
   * Asks for an upload that may be saved: 201 saves it, and by 202 the registry opens one as ever. undefined where the blob
   * is not there, and there is nothing to take it from, or no right to: then it is uploaded.
   */
  async open(digest: Digest): Promise<"there" | Wished | undefined> {
    if (this.#asksItself) {
      const answer = await this.#wish(digest, this.client.repository);
      if (answer) return { answer, from: "itself" };
      this.#asksItself = false;
      if (await isThere(digest, this.client, this.signal)) return "there";
    }
    const from = await this.#holder(digest);
    const answer = from && (await this.#wish(digest, from));
    return answer && { answer, from: "another" };
  }

  async #wish(digest: Digest, from: Repository): Promise<HttpResponse | undefined> {
    const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from.path)}`;
    const { session, repository, scope } = this.client;
    const url = session.transport.url(`/v2/${repository.path}/blobs/uploads/?${query}`);
    const response = await this.#unlessRefused(from, () => session.send({ method: "POST", url, scope: from === repository ? scope : `${scope} ${pull(from)}`, repeat: "only-unprocessed", signal: this.signal }));
    if (response === undefined || response.status === 201 || response.status === 202) return response;
    await response.body.dump();
    if (response.status === 401 || response.status === 403) this.#forget(from);
    return undefined;
  }

  /** The repository that has it. Where only one is known, the wish itself tells that, and costs no request more. */
  async #holder(digest: Digest): Promise<Repository | undefined> {
    const [first, ...others] = this.#from;
    if (others.length === 0) return first;
    const has = await Promise.all(this.#from.map(async (each) => ((await this.#has(each, digest)) ? each : undefined)));
    return has.find((each) => each !== undefined);
  }

  async #has(from: Repository, digest: Digest): Promise<boolean> {
    const { session } = this.client;
    const url = session.transport.url(`/v2/${from.path}/blobs/${digest}`);
    const response = await this.#unlessRefused(from, () => session.send({ method: "HEAD", url, scope: pull(from), repeat: "safe", signal: this.signal }));
    await response?.body.dump();
    if (response?.status === 401 || response?.status === 403) this.#forget(from);
    return response?.status === 200;
  }

  /** A repository that we may not read is none to take anything from, and no error: a token service may refuse the whole token for it. */
  async #unlessRefused(from: Repository, ask: () => Promise<HttpResponse>): Promise<HttpResponse | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PublishError) || error.code === "INTERRUPTED") throw error;
      this.#forget(from);
      return undefined;
    }
  }

  #forget(from: Repository): void {
    this.#from = this.#from.filter((each) => each !== from);
  }
}

function pull({ path }: Repository): string {
  return `repository:${path}:pull`;
}
