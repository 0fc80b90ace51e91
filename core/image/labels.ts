import type { Commit } from "../source/git/commit.js";
import type { Digest } from "./digest.js";
import type { Version } from "./version.js";

/** Annotation keys of the OCI image spec (annotations.md), used on manifests and indexes and as labels of the config. */
const OCI = "org.opencontainers.image";
export const REVISION = `${OCI}.revision`;
export const VERSION = `${OCI}.version`;
export const SOURCE = `${OCI}.source`;
export const CREATED = `${OCI}.created`;
const BASE_NAME = `${OCI}.base.name`;
const BASE_DIGEST = `${OCI}.base.digest`;

/** What a container says of itself, by the names that container.json has for it. */
export const ABOUT = {
  title: `${OCI}.title`,
  description: `${OCI}.description`,
  url: `${OCI}.url`,
  documentation: `${OCI}.documentation`,
  licenses: `${OCI}.licenses`,
  vendor: `${OCI}.vendor`,
  authors: `${OCI}.authors`,
} as const;
export type About = Readonly<Partial<Record<keyof typeof ABOUT, string>>>;

/** Ours: `unverified` where nobody compared what the image was built from with its commit. */
const OURS = "dev.container-publisher.";
export const TREE = `${OURS}tree`;
export const UNVERIFIED = "unverified";

/** Whether a key is one that an image gets from here, so that nobody else may set it. */
export function isOurs(key: string): boolean {
  return key.startsWith(`${OCI}.`) || key.startsWith(OURS);
}

/** The image that another one is built on. */
export interface BaseImage {
  /** With its registry: `docker.io/library/alpine:3.22`. */
  readonly name: string;
  readonly digest?: Digest | undefined;
}

/** What an image says of its own origin. */
export interface Provenance {
  readonly version: Version;
  readonly commit: Commit;
  /** A link to the repository, where it is known. */
  readonly source: string | undefined;
  /** The date of the commit (RFC 3339), where it is known: the build's own date would change every digest. */
  readonly created: string | undefined;
  readonly about: About;
  readonly base?: BaseImage | undefined;
  /** What the container's own labels and annotations are besides. */
  readonly further?: Marks | undefined;
  readonly tree?: typeof UNVERIFIED;
}

/** What an image bears: the labels of its config, and the annotations of its manifest, and of an index. */
export interface Marks {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is not known is left out: none of them is empty. */
export function marksOf(provenance: Provenance): Marks {
  const { labels = {}, annotations = {} } = provenance.further ?? {};
  const own = saidOf(provenance);
  return { labels: { ...labels, ...own }, annotations: { ...annotations, ...own } };
}

function saidOf({ version, commit, source, created, about, base, tree }: Provenance): Record<string, string> {
  const said = [
    [ABOUT.title, about.title],
    [VERSION, version],
    [REVISION, commit.id],
    [SOURCE, source],
    [CREATED, created],
    [ABOUT.url, about.url ?? source],
    ...(["description", "documentation", "licenses", "vendor", "authors"] as const).map((name) => [ABOUT[name], about[name]] as const),
    [BASE_NAME, base?.name],
    [BASE_DIGEST, base?.digest],
    [TREE, tree],
  ] as const;
  return Object.fromEntries(said.flatMap(([key, value]) => (value === undefined || value.trim() === "" ? [] : [[key, value]])));
}
