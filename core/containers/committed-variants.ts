import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { ChangedContainer } from "../source/changes/changed.js";
import type { Commit } from "../source/git/commit.js";
import { CommittedTree } from "../source/changes/committed-tree.js";
import { noFile } from "../source/container-folder.js";
import type { Git } from "../source/git/git.js";
import { ruleFor, versionFileOf, type VersionRules } from "../source/version/rules.js";
import { variant, type FoundVariant } from "./variant.js";
import type { VersionFacts } from "./versions/facts.js";
import { findVersion } from "./versions/find-version.js";
import type { VersionedContainer } from "./versions/versioned.js";

/** What is said of versions, and what only the working tree tells of a commit, where it is what that holds. */
export interface CommittedFacts extends Pick<VersionFacts, "evaluate" | "run"> {
  readonly rules: VersionRules;
}

/** What containers are published as at a commit, read from that commit by one process. */
export async function committedVariants(git: Git, commit: Commit, containers: readonly ChangedContainer[], { rules, ...told }: CommittedFacts): Promise<FoundVariant[]> {
  const wanted = containers.flatMap((each) => variantsOf(each).map((container) => ({ container, declaration: each.declaration, fault: each.fault })));
  const text = await texts(new CommittedTree(git, commit), wanted.map(({ container }) => container), rules);
  const facts = { ...told, text, history: () => Promise.resolve({ git, commit: commit.id }) };
  const found: FoundVariant[] = [];
  for (const { container, declaration, fault } of wanted) {
    const { kind, folder: { name, path: folder } } = container;
    try {
      if (fault) throw fault;
      const { version } = await findVersion(container, { rules }, facts);
      found.push({ name, kind, folder, declaration, variant: variant(name, kind, version, commit) });
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      found.push({ name, kind, folder, declaration, fault: error });
    }
  }
  return found;
}

function variantsOf({ name, folder: path, builds, declaration }: ChangedContainer): VersionedContainer[] {
  return [...builds].map(([kind, buildFile]) => ({ folder: { name, path }, kind, buildFile, dockerfile: builds.get("dockerfile"), declaration }));
}

/** All files that may be asked for, at once. */
async function texts(tree: CommittedTree, containers: readonly VersionedContainer[], rules: VersionRules): Promise<VersionFacts["text"]> {
  const versionFiles = containers.map(({ folder, declaration }) => versionFileOf(ruleFor(rules, folder, declaration)));
  const paths = [...new Set([...containers.flatMap(({ buildFile, dockerfile }) => [buildFile, dockerfile]), ...versionFiles])].filter((path) => path !== undefined);
  const read = await tree.texts(paths);
  const known = new Map(paths.map((path, at) => [path, read[at]]));
  return async (path) => {
    const text = known.get(path);
    if (text !== undefined) return text;
    if (!versionFiles.includes(path)) throw noFile(own`${path}`);
    throw (await import("../source/version/read.js")).noVersionFile(path);
  };
}
