import { findVersion } from "../../containers/versions/find-version.js";
import type { FoundVersion, VersionedContainer } from "../../containers/versions/versioned.js";
import type { VersionFacts } from "../../containers/versions/facts.js";
import type { Source } from "../ports.js";

/** What is asked about the version of a container in the working tree. */
export interface VersionChoice {
  /** The version itself. */
  readonly version?: string | undefined;
  /** The commit whose tags count, by any name. */
  readonly commit?: string | undefined;
}

/** The version of a container of a source tree, as it lies there. */
export async function containerVersion(container: VersionedContainer, { version: given, commit }: VersionChoice, source: Source): Promise<FoundVersion> {
  return findVersion(container, { rules: await source.versionRules(), given }, factsOf(source, commit));
}

/** What the working tree tells. */
export function factsOf(source: Source, commit = "HEAD"): VersionFacts {
  return {
    text: (path) => textIn(source, path),
    evaluate: source.evaluate,
    run: source.runForVersion,
    history: async () => {
      const [git, { namedCommit }] = await Promise.all([source.history(), import("../../source/commit/resolve-commit.js")]);
      return { git, commit: (await namedCommit(git, commit.trim())).id };
    },
  };
}

async function textIn({ tree }: Source, path: string): Promise<string> {
  if ((await tree.look(path)) === "file" && (await tree.holds(path))) return tree.read(path);
  const { noVersionFile } = await import("../../source/version/read.js");
  throw noVersionFile(path);
}
