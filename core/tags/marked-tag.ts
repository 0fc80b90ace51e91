import type { Digest } from "../image/digest.js";
import type { UNVERIFIED } from "../image/labels.js";
import { readTagOf, type Tag, type TagParts } from "../image/tag.js";
import { own } from "../errors/own-words.js";
import { printable } from "../redact.js";
import type { Manifest, RepositoryClient } from "../registry/api/repository-client.js";
import type { ManifestBody } from "../registry/api/schema.js";
import { isCommitId } from "../source/git/commit.js";
import type { History, Place, PlacedCommit } from "../source/history/history.js";
import { readByName } from "./broken-image.js";
import { holdsNoImage } from "../publish/image-entries.js";
import { isImageManifest, originOf, type Origin } from "../publish/tag-state.js";

/** A tag of the registry, and what is known of its image. */
export interface ListedTag {
  readonly tag: Tag;
  /** undefined where the image cannot be read. */
  readonly digest: Digest | undefined;
  /** What the tag itself says, where it is of the form `<version>-<sha7>[-nix]`. */
  readonly parts: TagParts | undefined;
  readonly version: string | undefined;
  /** The full id of the commit that the image names. */
  readonly revision: string | undefined;
  /** That commit, else the one that only the tag names, where the repository holds it and nothing contradicts. */
  readonly commit: PlacedCommit | undefined;
  /** Where the image says that nobody compared its source tree with that commit. */
  readonly tree?: typeof UNVERIFIED;
}

/** A tag whose image was read, and where the commit is that it was built from. */
export type MarkedTag = ListedTag & {
  readonly digest: Digest;
  /** What is to be said of it beside, such as `is an index without …`. */
  readonly remark?: string;
};

export function placeOf({ commit }: Pick<ListedTag, "commit">): Place {
  return commit?.place ?? "unknown";
}

/** Which images may be deployed: those whose source tree was compared with their commit, or also those that somebody vouched for. */
export type Trees = "compared" | "any";

/** Whether production may use an image, as its commit and its source tree are. */
export function isDeployable(tag: Pick<ListedTag, "commit" | "tree">, trees: Trees): boolean {
  return placeOf(tag) === "main" && (trees === "any" || tag.tree === undefined);
}

export const SILENT_ORIGIN: Origin = { revision: undefined, version: undefined };
/** The tags by which signatures and other referrers are found (OCI distribution spec, "Referrers Tag Schema"; cosign adds an ending). */
const REFERRER = /^sha(?:256|512)-[0-9a-f]{64,}/;

/** What is behind a digest; no origin where it is no image. */
interface Content {
  readonly digest: Digest;
  readonly origin: Origin | undefined;
  readonly remark: string | undefined;
}

/** Reads tags, and marks them: one HEAD a tag, and one GET a digest, for registries count what is got, and limit it. */
export class TagReader {
  readonly #contents = new Map<Digest, Promise<Content>>();
  /** What was got by its digest, or is being got. */
  readonly #got = new Map<Digest, Promise<Content | undefined>>();
  #byHead: "asked" | "never told" = "asked";

  constructor(
    readonly client: RepositoryClient,
    readonly history: History,
  ) {}

  /** undefined where the registry has no such tag, or not any more. */
  async read(tag: Tag): Promise<MarkedTag | undefined> {
    return readByName(this.client.repository.tagged(tag), () => this.#read(tag));
  }

  async #read(tag: Tag): Promise<MarkedTag | undefined> {
    const told = await this.#digest(tag);
    if (REFERRER.test(tag)) {
      const digest = told ?? (await this.client.manifest(tag))?.digest;
      return digest && marked(this.history, tag, digest, undefined, SILENT_ORIGIN);
    }
    // What is not there by its digest may be there by its tag.
    const content = (told && (await this.#contentBy(told))) ?? (await this.#get(tag));
    if (!content) return undefined;
    const { digest, origin, remark } = content;
    const found = marked(this.history, tag, digest, origin && readTagOf(tag, origin.version), origin ?? SILENT_ORIGIN);
    return remark === undefined ? found : { ...found, remark };
  }

  /** undefined where a HEAD does not tell it. */
  async #digest(tag: Tag): Promise<Digest | undefined> {
    if (this.#byHead === "never told") return undefined;
    const { told } = await this.client.headDigest(tag);
    if (told === "never") this.#byHead = "never told";
    return told === "never" || told === "none" ? undefined : told;
  }

  #contentBy(digest: Digest): Promise<Content | undefined> {
    const got = this.#got.get(digest) ?? this.#get(digest);
    this.#got.set(digest, got);
    return got;
  }

  async #get(which: Tag | Digest): Promise<Content | undefined> {
    const manifest = await this.client.manifest(which);
    if (!manifest) return undefined;
    const content = this.#contents.get(manifest.digest) ?? this.#contentOf(manifest);
    this.#contents.set(manifest.digest, content);
    return content;
  }

  async #contentOf(manifest: Manifest): Promise<Content> {
    const { digest, body } = manifest;
    const remark = holdsNoImage(body) ? own`is an index without an image in it` : undefined;
    return { digest, origin: isImage(body) ? await this.#origin(manifest) : undefined, remark };
  }

  /** It goes into a result, which nobody redacts any more. */
  async #origin(manifest: Manifest): Promise<Origin> {
    const { redactor } = this.client.session;
    const { revision, version, ...tree } = await originOf(this.client, manifest);
    return { revision: revision && redactor.redact(revision), version: version && redactor.redact(version), ...tree };
  }
}

function isImage(body: ManifestBody): boolean {
  return (body.kind === "index" && !holdsNoImage(body)) || (body.kind === "manifest" && isImageManifest(body));
}

function marked(history: History, tag: Tag, digest: Digest, parts: TagParts | undefined, origin: Origin): MarkedTag {
  const said = origin.revision?.toLowerCase();
  const commit = locate(history, parts, said);
  const revision = said !== undefined && isCommitId(said) ? said : undefined;
  const version = origin.version === undefined ? parts?.version : printable(origin.version, 128);
  return { tag, digest, parts, version, revision, commit, ...(origin.tree && { tree: origin.tree }) };
}

/** What the image says counts. A tag that says something else makes both doubtful. */
function locate(history: History, parts: TagParts | undefined, said: string | undefined): PlacedCommit | undefined {
  if (said !== undefined) return contradicts(parts, said) ? undefined : history.commit(said);
  const [only, ...others] = parts === undefined ? [] : history.startingWith(parts.short);
  return others.length === 0 ? only : undefined;
}

/** Whether a tag names another commit than an image does. */
export function contradicts(parts: TagParts | undefined, revision: string): boolean {
  return parts !== undefined && !revision.startsWith(parts.short);
}
