import { PublishError } from "../errors.js";
import { printable, quoted } from "../redact.js";
import { own } from "../errors/own-words.js";
import { NAME_COMPONENT } from "../source/container-folder.js";
import { parseDigest, type Digest } from "./digest.js";
import { fullPath, parseRegistryHost, type RegistryHost } from "./registry-host.js";
import { parseTag, type Tag } from "./tag.js";

const PATH = new RegExp(`^${NAME_COMPONENT}(?:/${NAME_COMPONENT})*$`);
/** Clients and registries share this limit for host and path together (OCI distribution spec, "Pulling manifests"). */
const REPOSITORY_LIMIT = 255;

/** `<registry>/<path>`: where an image's tags live. */
export class Repository {
  private constructor(
    readonly registry: RegistryHost,
    readonly path: string,
  ) {}

  /** The repository `<registry>/<namespace>/<name>`; a namespace may have several components. */
  static of(registry: RegistryHost, namespace: string, name: string): Repository {
    return Repository.at(registry, `${namespace}/${name}`);
  }

  static at(registry: RegistryHost, path: string): Repository {
    if (!PATH.test(path)) {
      throw new PublishError(
        "REFERENCE_INVALID",
        // Whatever stands before an "@" may be a password: it is not repeated.
        own`${quoted(path.replace(/^.*@/s, "…@"), 120)} is not a repository path`,
        own`Use lower-case letters and digits, joined by ".", "_", "__" or "-", with components separated by "/"`,
      );
    }
    const repository = new Repository(registry, fullPath(registry, path));
    if (repository.toString().length > REPOSITORY_LIMIT) {
      throw new PublishError(
        "REFERENCE_INVALID",
        own`the repository ${printable(repository.toString(), 80)} has ${repository.toString().length} characters`,
        own`Registries allow ${REPOSITORY_LIMIT}: shorten the namespace`,
      );
    }
    return repository;
  }

  /** The same repository with a digest. */
  pinned(digest: Digest): Reference {
    return new Reference(this, undefined, digest);
  }

  tagged(tag: Tag): Reference {
    return new Reference(this, tag, undefined);
  }

  toString(): string {
    return `${this.registry}/${this.path}`;
  }
}

/** A repository with a tag, a digest, or both: `repo:tag@sha256:…`. */
export class Reference {
  constructor(
    readonly repository: Repository,
    readonly tag: Tag | undefined,
    readonly digest: Digest | undefined,
  ) {}

  /** Parses a full reference. The registry is not optional: nothing is silently taken from docker.io. */
  static parse(text: string): Reference {
    const trimmed = text.trim();
    // Before anything else: what stands before a stray "@" may be a password, and no error may repeat it.
    const stray = /^.*@(?!sha(?:256|512):)/s.exec(trimmed)?.[0];
    if (stray !== undefined) throw unparsable(`…@${trimmed.slice(stray.length)}`, own`holds a user name or password`);
    if (trimmed.includes("://")) throw unparsable(trimmed.replace(/^.*:\/\//s, "…://"), own`starts with a scheme`);
    const [beforeDigest = "", digest, ...rest] = trimmed.split("@");
    const slash = beforeDigest.indexOf("/");
    if (rest.length > 0 || slash < 0) throw unparsable(trimmed, own`is not complete`);
    const registry = parseRegistryHost(beforeDigest.slice(0, slash));
    const [path = "", tag, ...moreTags] = beforeDigest.slice(slash + 1).split(":");
    if (moreTags.length > 0 || (tag === undefined && digest === undefined)) throw unparsable(trimmed, own`is not complete`);
    return new Reference(
      Repository.at(registry, path),
      tag === undefined ? undefined : parseTag(tag),
      digest === undefined ? undefined : parseDigest(digest),
    );
  }

  withDigest(digest: Digest): Reference {
    return new Reference(this.repository, this.tag, digest);
  }

  toString(): string {
    const tag = this.tag === undefined ? "" : `:${this.tag}`;
    const digest = this.digest === undefined ? "" : `@${this.digest}`;
    return `${this.repository.toString()}${tag}${digest}`;
  }
}

/** Where a copy goes: a tag. What a digest is, the image itself decides. */
export function parseDestination(text: string): { readonly repository: Repository; readonly tag: Tag } {
  const { repository, tag, digest } = Reference.parse(text);
  if (tag !== undefined && digest === undefined) return { repository, tag };
  throw new PublishError("REFERENCE_INVALID", own`the destination has to be a tag, without a digest`, own`Write registry/path:tag`);
}

function unparsable(shown: string, why: string): PublishError {
  return new PublishError(
    "REFERENCE_INVALID",
    own`${quoted(shown, 120)} is not a full image reference: it ${why}`,
    own`Write registry/path:tag or registry/path@sha256:…, with the registry in front and without a scheme`,
  );
}
