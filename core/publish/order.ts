import type { Digest } from "../image/digest.js";
import type { ImageIdentity } from "../image/identity.js";
import type { Reference } from "../image/reference.js";
import type { Tag } from "../image/tag.js";
import type { Origin } from "./tag-state.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";

/** What is to be published, and where. */
export interface PublishOrder {
  readonly client: RepositoryClient;
  readonly tag: Tag;
  readonly furtherTags: readonly Tag[];
  readonly identity: ImageIdentity;
}

/** What became of it. */
export interface Publication {
  readonly outcome: "published" | "already-published";
  /** `repository:tag@digest`. */
  readonly reference: Reference;
  readonly digest: Digest;
  /** What the image says of its origin, fit for a report, where it was not built here. */
  readonly origin?: Origin;
  /** What was told of the tags that it gave. */
  readonly notes?: readonly string[];
  /** Of a copy: how many manifests that refer to it came along, and how many were there. */
  readonly referrers?: { readonly copied: number; readonly there: number };
}
