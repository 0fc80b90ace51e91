import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { plainVersion } from "../dockerfile/declared-version.js";
import { FETCH_HISTORY, gitOutput, type Git } from "../git/git.js";
import { isShallow } from "../git/missing-commit.js";
import { compareVersions } from "./compared.js";
import { noVersion } from "./faults.js";

/** The newest version among the git tags that a commit has in its history, and that a pattern matches: `*` is the version. */
export async function gitTagText(git: Git, commit: string, pattern: string): Promise<string> {
  // Which tags are older than what it holds, a shallow clone does not know.
  if (await isShallow(git)) throw new PublishError("HISTORY_MISSING", own`the clone is shallow, and does not show which tag ${printable(pattern, 80)} is the newest`, FETCH_HISTORY);
  const listed = await gitOutput(git, ["for-each-ref", `--merged=${commit}`, "--format=%(refname:strip=2)", "refs/tags"], own`list the git tags of ${commit}`);
  const versions = matching(listed.toString("utf8").split("\n"), pattern);
  const newest = versions.reduce<string | undefined>((best, each) => (best === undefined || compareVersions(each, best) > 0 ? each : best), undefined);
  if (newest === undefined) throw noVersion(own`no git tag ${printable(pattern, 80)} with a version is in the history of ${commit}`, own`Make one (git tag), or fetch them: git fetch --tags, fetch-tags: true for actions/checkout`);
  const rival = versions.find((each) => compareVersions(each, newest) === 0 && plainVersion(each) !== plainVersion(newest));
  if (rival === undefined) return newest;
  throw new PublishError("VERSION_CONFLICT", own`of the git tags ${printable(pattern, 80)}, ${printable(newest, 80)} and ${printable(rival, 80)} are equally new`, own`Name one of them by a narrower pattern, or remove one`);
}

/** The versions in tags, each that has a digit. */
function matching(tags: readonly string[], pattern: string): string[] {
  const [before = "", after = ""] = pattern.split("*");
  const long = before.length + after.length;
  const matched = tags.filter((tag) => tag.length > long && tag.startsWith(before) && tag.endsWith(after)).map((tag) => tag.slice(before.length, tag.length - after.length));
  return matched.filter((version) => /\d/.test(version));
}
