import { identityIn } from "../../credentials/oidc/identity.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { isDigest, type Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { Tag } from "../../image/tag.js";
import { registryFault, saysAbsent, type Attempt, type Refusal } from "../fault.js";
import { mediaTypeOf } from "../http/headers.js";
import { refuseSigned } from "../copy/schema-one.js";
import { keepsTag, TagKept } from "./kept-tag.js";
import { configSchema, parseManifest, parseWire, type Descriptor, type ImageConfig, type ManifestBody } from "./schema.js";
import type { Repeat } from "../http/retry.js";
import type { ApiRequest, Session } from "../session.js";
import type { HttpResponse } from "../http/transport.js";
import { sameOrigin } from "../auth/trust.js";
import { claimedDigests, verifiedDigest } from "./verified-digest.js";

/** A manifest or an index as the registry holds it, byte for byte. */
export interface Manifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: Digest;
  readonly body: ManifestBody;
}

/** What we want of a repository, and so the scope of the tokens that are asked for. */
export type Access = "pull" | "pull,push";

/** What may stand behind a tag: a registry may convert what is not asked for by its type. */
export const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Registries must take manifests of 4 MiB (OCI distribution spec, "Pushing Manifests"); no more is read. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;
const CONFIG_LIMIT = 8 * 1024 * 1024;

/** The calls of the OCI distribution spec on one repository. */
export class RepositoryClient {
  /** An upload session by which a new repository was asked, kept for the next upload. */
  keptUpload: HttpResponse | undefined;

  constructor(
    readonly session: Session,
    readonly repository: Repository,
    readonly access: Access,
  ) {}

  /** The same repository, with tokens for more or less. */
  withAccess(access: Access): RepositoryClient {
    return new RepositoryClient(this.session, this.repository, access);
  }

  /** The scope of the tokens that these calls need. */
  get scope(): string {
    return `repository:${this.repository.path}:${this.access}`;
  }

  /** The manifest behind a tag or digest; undefined only where the registry says 404. */
  async manifest(which: Tag | Digest): Promise<Manifest | undefined> {
    const response = await this.#send("GET", `manifests/${which}`, { headers: { accept: MANIFEST_TYPES } });
    const name = this.#name(which);
    if (response.status !== 200) {
      const refusal = await this.session.refusal(response);
      // A registry that sends us elsewhere for a manifest knows it: what is lost there is not absent here.
      if (saysAbsent(refusal) && sameOrigin(response.url, this.session.transport.origin)) return undefined;
      throw await this.faultOf(refusal, own`read ${name}`, "read");
    }
    refuseSigned(response.headers, name);
    const bytes = await this.session.transport.read(response, MANIFEST_LIMIT, "refuse");
    const digest = verifiedDigest(bytes, which.includes(":") ? [which] : claimedDigests(response.headers), name);
    const body = parseManifest(bytes, own`the manifest of ${name}`);
    const declared = body.kind === "other" ? undefined : body.mediaType;
    const mediaType = declared ?? mediaTypeOf(response.headers.get("content-type"));
    return { bytes, mediaType, digest, body };
  }

  /**
   * The digest behind a tag by HEAD, which registries do not count as a pull. `none` is any answer that tells no digest:
   * what it means, a GET tells. `never` is that of a registry that tells none by HEAD at all.
   */
  async headDigest(tag: Tag): Promise<{ readonly told: Digest } | { readonly told: "none" | "never" }> {
    const response = await this.#send("HEAD", `manifests/${tag}`, { headers: { accept: MANIFEST_TYPES } });
    await response.body.dump();
    const [digest, ...others] = response.status === 200 ? claimedDigests(response.headers) : [];
    if (digest !== undefined && isDigest(digest) && others.length === 0) return { told: digest };
    return { told: [200, 405, 501].includes(response.status) ? "never" : "none" };
  }

  /** Puts the very bytes under a tag or by their digest, once: before another try somebody has to look whether the tag is still free. */
  async putManifest(which: Tag | Digest, manifest: Pick<Manifest, "bytes" | "mediaType">): Promise<void> {
    const response = await this.putManifestBytes(which, manifest.bytes, manifest.mediaType, "never");
    if (response.status >= 200 && response.status <= 299) return response.body.dump();
    const refusal = await this.session.refusal(response);
    const fault = await this.faultOf(refusal, own`write ${this.#name(which)}`, "write");
    throw keepsTag(refusal) ? new TagKept(fault) : fault;
  }

  async putManifestBytes(which: Tag | Digest, bytes: Uint8Array, mediaType: string, repeat: Repeat): Promise<HttpResponse> {
    return this.#send("PUT", `manifests/${which}`, { headers: { "content-type": mediaType }, body: bytes, repeat });
  }

  async deleteManifest(which: Tag | Digest): Promise<number> {
    const response = await this.#send("DELETE", `manifests/${which}`, { repeat: "only-unprocessed" });
    await response.body.dump();
    return response.status;
  }

  /**
   * Whether the registry proves that the repository exists, by listing its tags. A registry that will not list them
   * proves nothing, so that is a no.
   */
  async exists(): Promise<boolean> {
    const response = await this.#send("GET", "tags/list?n=1", {});
    if (response.status === 429 || response.status >= 500) {
      throw await this.refused(response, own`list the tags of ${this.repository.toString()}`, "read");
    }
    await response.body.dump();
    return response.status === 200;
  }

  /** Whether the token service said, in its answer, that our token may do less than we asked for. */
  async accessWithheld(): Promise<boolean> {
    return this.session.withheld(this.scope);
  }

  /** The upload session that was kept, and is from now on its caller's. */
  takeUpload(): HttpResponse | undefined {
    const kept = this.keptUpload;
    this.keptUpload = undefined;
    return kept;
  }

  /** Asks for an upload session: 202 opens one. */
  async startUpload(signal?: AbortSignal): Promise<HttpResponse> {
    return this.#send("POST", "blobs/uploads/", { repeat: "only-unprocessed", signal });
  }

  /**
   * Asks for an upload in one request whose digest is none. A registry that knows such uploads refuses it after the
   * permission check and before it writes anything (zot 2.1.20: 400); one that does not opens a session (202).
   */
  async impossibleUpload(): Promise<HttpResponse> {
    return this.#send("POST", "blobs/uploads/?digest=none", { headers: { "content-type": "application/octet-stream" }, repeat: "only-unprocessed" });
  }

  /** The image config that a manifest names. */
  async imageConfig(config: Descriptor): Promise<ImageConfig> {
    const response = await this.#blob(config.digest, "small");
    const bytes = await this.session.transport.read(response, CONFIG_LIMIT, "refuse");
    const name = own`the config ${config.digest} of ${this.repository.toString()}`;
    verifiedDigest(bytes, [config.digest], name);
    return parseWire(configSchema, bytes, name);
  }

  /** A blob's bytes, in pieces. */
  async *readBlob(digest: Digest): AsyncGenerator<Buffer> {
    yield* this.session.transport.stream(await this.#blob(digest, "streamed"));
  }

  /** The error for an answer that was not wanted. */
  async refused(response: HttpResponse, action: string, access: Attempt["access"]): Promise<PublishError> {
    return this.faultOf(await this.session.refusal(response), action, access);
  }

  /** The error for a refusal that was read already. */
  async faultOf(refusal: Refusal, action: string, access: Attempt["access"]): Promise<PublishError> {
    const key = (await this.session.keyAccepted()) ? "accepted" : "given";
    const credential = this.session.credential.kind === "anonymous" ? "none" : key;
    return registryFault({ action, access, credential, identity: identityIn(this.session.credential) }, refusal);
  }

  async #blob(digest: Digest, answer: NonNullable<ApiRequest["answer"]>): Promise<HttpResponse> {
    const response = await this.#send("GET", `blobs/${digest}`, { answer });
    if (response.status !== 200) throw await this.refused(response, own`read blob ${digest} of ${this.repository.toString()}`, "read");
    return response;
  }

  async #send(
    method: ApiRequest["method"],
    path: string,
    options: Partial<Pick<ApiRequest, "headers" | "body" | "repeat" | "answer" | "signal">>,
  ): Promise<HttpResponse> {
    const url = this.session.transport.url(`/v2/${this.repository.path}/${path}`);
    return this.session.send({ repeat: "safe", ...options, method, url, scope: this.scope });
  }

  #name(which: Tag | Digest): string {
    return which.includes(":") ? own`${this.repository.toString()}@${which}` : own`${this.repository.toString()}:${which}`;
  }
}
