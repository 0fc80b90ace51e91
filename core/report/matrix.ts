import type { FoundVariant } from "../containers/variant.js";
import type { Tag } from "../image/tag.js";
import type { Version } from "../image/version.js";
import type { Kind } from "../source/kind.js";
import { shownFolder } from "../source/layout/layout.js";
import type { BuildPlatform } from "../source/platform.js";

/** What has a job of its own: each image of a container; each of its platforms; each index that joins several of them. */
export const MATRICES = ["containers", "platforms", "indexes"] as const;
export type MatrixOf = (typeof MATRICES)[number];

export interface MatrixEntry {
  readonly name: string;
  readonly kind: Kind;
  readonly version: Version | null;
  readonly tag: Tag | null;
  /** Where the container is, from the root of the source tree; `.` is the root itself. */
  readonly folder: string;
  /** What `runs-on` takes, "" where nobody says it. Every entry has it: Forgejo fails a run whose `runs-on` names what an entry lacks. */
  readonly runner: string | readonly string[];
}

export interface PlatformEntry extends MatrixEntry {
  /** "" is that of whoever builds. */
  readonly platform: BuildPlatform | "";
  /** Whether it is one of several, which have to be joined. */
  readonly byDigest: boolean;
}

/** The entries. What has no version is there all the same: its own job fails, and those of the others go on. */
export function matrixEntries(found: readonly FoundVariant[], of: MatrixOf): (MatrixEntry | PlatformEntry)[] {
  switch (of) {
    case "containers":
      return found.map((each) => entry(each, platformsOf(each)));
    case "platforms":
      return found.flatMap(platformEntries);
    case "indexes":
      // To join them takes no machine of any kind.
      return found.filter(isJoined).map((each) => ({ ...entry(each, []), runner: "" }));
  }
}

/** A matrix for the `strategy` of GitHub's and Forgejo's workflows, on one line. */
export function renderMatrix(entries: readonly MatrixEntry[]): string {
  return JSON.stringify({ include: entries });
}

function platformEntries(found: FoundVariant): PlatformEntry[] {
  const platforms = platformsOf(found);
  const byDigest = isJoined(found);
  return (platforms.length === 0 ? ([""] as const) : platforms).map((platform) => ({ ...entry(found, platform === "" ? [] : [platform]), platform, byDigest }));
}

function entry({ name, folder, kind, variant: published, declaration: { runners } }: FoundVariant, platforms: readonly BuildPlatform[]): MatrixEntry {
  // Several platforms on one machine are for that of the kind.
  const [platform] = platforms.length === 1 ? platforms : [];
  const runner = (platform === undefined ? undefined : runners[platform]) ?? runners[kind] ?? "";
  return { name, kind, version: published?.version ?? null, tag: published?.tag ?? null, folder: shownFolder(folder), runner };
}

/** Nix builds for the machine that it runs on. */
function platformsOf({ kind, declaration }: FoundVariant): readonly BuildPlatform[] {
  return kind === "nix" ? [] : (declaration.platforms ?? []);
}

function isJoined(found: FoundVariant): boolean {
  return platformsOf(found).length > 1;
}
