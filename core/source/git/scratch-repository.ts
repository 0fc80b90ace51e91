/** The kinds of names that git gives to objects. */
export type ObjectFormat = "sha1" | "sha256";

export function objectFormatOf(id: string): ObjectFormat {
  return id.length === 64 ? "sha256" : "sha1";
}

/**
 * The files of a git directory in which nothing is set: with the objects of a real repository, git compares as it is made,
 * and as nobody's configuration, index or `.git/info` wants it. Large files that git-lfs keeps elsewhere are known by its
 * own filter alone, where it is installed.
 */
export function scratchFiles(format: ObjectFormat): Readonly<Record<string, string>> {
  const version = format === "sha1" ? "repositoryFormatVersion = 0" : "repositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256";
  const files = '[core]\n\tattributesFile = /dev/null\n[filter "lfs"]\n\tclean = git-lfs clean -- %f\n';
  return { HEAD: "ref: refs/heads/none\n", config: `[core]\n\tbare = false\n\t${version}\n${files}`, "refs/none": "" };
}

/** What git gets to know of it; the index is its own, and new. */
export function scratchEnvironment(place: { readonly gitDir: string; readonly index: string; readonly objects: string; readonly workTree: string }): Readonly<Record<string, string>> {
  return {
    ...TRUTHFUL,
    GIT_DIR: place.gitDir,
    GIT_INDEX_FILE: place.index,
    GIT_OBJECT_DIRECTORY: place.objects,
    GIT_WORK_TREE: place.workTree,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_COUNT: "0",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_LITERAL_PATHSPECS: "1",
  };
}

/**
 * Nothing that a repository puts in the place of its objects counts (git-replace(1), gitrepository-layout(5), "grafts"). A
 * file that is there, however empty, would have git advise against grafts.
 */
export const TRUTHFUL = { GIT_NO_REPLACE_OBJECTS: "1", GIT_GRAFT_FILE: "/dev/null/none" } as const;
