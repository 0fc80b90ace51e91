import type { LoginOrigin } from "../credentials/kept/login-origin.js";
import type { ImageIdentity } from "../image/identity.js";
import type { Publication } from "../publish/order.js";

/** What a publish came to, as `--json` prints it. */
export interface PublicationReport {
  readonly outcome: Publication["outcome"];
  /** `repository:tag@digest`. */
  readonly reference: string;
  readonly repository: string;
  /** Without one it was published by its digest alone. */
  readonly tag?: string;
  readonly digest: string;
  /** What the image says of its origin, where that is known: of one that was built here, or promoted. */
  readonly version?: string;
  readonly revision?: string;
  /** What it is for, where that was asked for. */
  readonly platforms?: readonly string[];
  /** Where nobody compared the source tree with that commit. */
  readonly tree?: "unverified";
  /** The login that was found for it, where none was given. */
  readonly login?: LoginOrigin;
  /** Of a copy: how many manifests that refer to it (signatures, SBOMs, attestations) came along, and how many were there already. */
  readonly referrers?: Publication["referrers"];
  /** What was told beside it, such as that a tag never moves. */
  readonly notes?: readonly string[];
}

export function publicationReport({ outcome, reference, digest, notes, origin, referrers }: Publication, identity: ImageIdentity, login?: LoginOrigin): PublicationReport {
  const { repository, tag } = reference;
  const { version, revision, tree, platforms } = identity.kind === "source" ? { version: identity.version, revision: identity.commit.id, tree: identity.tree, platforms: identity.platforms } : { ...origin, platforms: undefined };
  const said = { ...(version !== undefined && { version }), ...(revision !== undefined && { revision }), ...(platforms && { platforms }), ...(tree && { tree }) };
  return { outcome, reference: reference.toString(), repository: repository.toString(), ...(tag !== undefined && { tag }), digest, ...said, ...(login && { login }), ...(referrers && { referrers }), ...(notes && { notes }) };
}

/** The report as Markdown, for the summary of a CI job. Names, versions and digests have no characters that it would read as markup. */
export function publicationMarkdown({ outcome, reference, repository, tag, digest, version, revision, platforms, tree, notes = [] }: PublicationReport): string {
  const facts = [
    ["image", repository],
    ["tag", tag],
    ["version", version],
    ["commit", revision],
    ["platforms", platforms?.join(", ")],
    ["digest", digest],
    ["source tree", tree],
  ] as const;
  return [
    `### ${outcome === "published" ? "Published" : "Already published:"} ${repository.slice(repository.lastIndexOf("/") + 1)}`,
    "",
    "| | |",
    "|---|---|",
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | \`${value}\` |`])),
    "",
    "```",
    reference,
    "```",
    "",
    ...notes.flatMap((note) => [`Note: ${note}.`, ""]),
  ].join("\n");
}
