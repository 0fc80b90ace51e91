import { z } from "zod";
import { parseDigest, type Digest } from "../../../core/image/digest.js";
import { REVISION, VERSION } from "../../../core/image/labels.js";
import { Repository } from "../../../core/image/reference.js";
import { parseTag } from "../../../core/image/tag.js";
import { Redactor } from "../../../core/redact.js";
import { pullThrough } from "../../../core/registry/api/pull.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { DEFAULT_ANSWER_TIMEOUT_MS, Transport } from "../../../core/registry/http/transport.js";
import type { RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";

/** What a tag must say of itself. */
export interface Origin {
  readonly tag: string;
  readonly commit: string;
  readonly version: string;
}

const LIST_LIMIT = 1024 * 1024;
const tagList = z.object({ tags: z.array(z.string()).nullable() });

/** Looks into a registry past every proxy: what a repository really holds. */
export class RegistryView implements AsyncDisposable {
  readonly #session: Session;

  constructor(registry: RehearsalRegistry) {
    const transport = new Transport(registry.host, { scheme: "http", answerTimeoutMs: DEFAULT_ANSWER_TIMEOUT_MS, proxy: "none" });
    this.#session = new Session(transport, registry.credential, { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
  }

  /** The digest behind a tag that is whole and of this origin; undefined where the tag is absent. Throws for anything between. */
  async holds(path: string, { tag, commit, version }: Origin): Promise<Digest | undefined> {
    const client = this.#repository(path);
    const manifest = await client.manifest(parseTag(tag));
    if (manifest === undefined) return undefined;
    await pullThrough(client, manifest.digest);
    const { [REVISION]: revision, [VERSION]: said } = manifest.body.annotations ?? {};
    if (revision === commit && said === version) return manifest.digest;
    throw new Error(`${path}:${tag} says that it is ${said ?? "nothing"} of ${revision ?? "nothing"}, not ${version} of ${commit}`);
  }

  /** All tags of a repository; none where there is no repository. */
  async tags(path: string): Promise<string[]> {
    const url = this.#session.transport.url(`/v2/${path}/tags/list`);
    const response = await this.#session.send({ method: "GET", url, scope: `repository:${path}:pull`, repeat: "safe" });
    const body = await this.#session.transport.read(response, LIST_LIMIT, "refuse");
    if (response.status === 404) return [];
    return tagList.parse(JSON.parse(body.toString())).tags ?? [];
  }

  /** The config of the image behind a digest, byte for byte. */
  async config(path: string, digest: string): Promise<string> {
    const client = this.#repository(path);
    const manifest = await client.manifest(parseDigest(digest));
    if (manifest?.body.kind !== "manifest") throw new Error(`${path}@${digest} is no image`);
    const pieces: Buffer[] = [];
    for await (const piece of client.readBlob(manifest.body.config.digest)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  }

  #repository(path: string): RepositoryClient {
    return new RepositoryClient(this.#session, Repository.at(this.#session.host, path), "pull");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#session.close();
  }
}
