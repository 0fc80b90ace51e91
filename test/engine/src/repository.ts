import { dag, type Directory } from "@dagger.io/dagger";

// Two commits on main, and a third on a branch. The dates are fixed: the commits have the same ids in every run.
const SCRIPT = `
set -eu
container() { # name version
  mkdir -p containers/$1
  echo "hello from $1" > containers/$1/greeting.txt
  printf 'FROM scratch\\nARG CONTAINER_APP_VERSION=%s\\nCOPY greeting.txt /greeting.txt\\n' "$2" > containers/$1/Dockerfile
}
commit() { # seconds, message
  git add .
  GIT_AUTHOR_DATE="$1 +0000" GIT_COMMITTER_DATE="$1 +0000" git -c user.name=tests -c user.email=tests@example.org commit --quiet --message "$2"
}
git init --quiet --initial-branch main .
container hello 1.2.3
commit 1700000000 "hello 1.2.3"
git tag first
container hello 1.3.0
container other 1.0.0
commit 1700000100 "hello 1.3.0, other 1.0.0"
git checkout --quiet -b feature
container hello 2.0.0
commit 1700000200 "hello 2.0.0, not merged"
`;

/** Where a source tree stands: the first commit of main, its last one, or one that was never merged. */
export type Revision = "first" | "main" | "feature";

/** A git repository with containers/hello and, from the second commit on, containers/other. */
export function repository(gitImage: string, revision: Revision = "main"): Directory {
  return dag
    .container()
    .from(gitImage)
    .withWorkdir("/src")
    .withExec(["sh", "-c", SCRIPT])
    .withExec(["git", "checkout", "--quiet", revision])
    .directory("/src");
}
