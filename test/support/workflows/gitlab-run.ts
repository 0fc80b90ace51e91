import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MARK } from "../marked-secret.js";
import type { GitlabJob } from "./gitlab-pipeline.js";
import type { Ran, Story } from "./story.js";

/** What GitLab's runner puts before a job's script. */
const PREAMBLE = "if set -o | grep pipefail > /dev/null; then set -o pipefail; fi; set -o errexit; set +o noclobber";

/** The environment whose variable the API key is. */
const ENVIRONMENT = "registry";

export interface GitlabRan extends Ran {
  /** The Markdown that is kept as an artifact; empty where there is none. */
  readonly report: string;
}

/** Runs a job as GitLab's runner does: a clone, then all lines of its scripts in one shell. */
export async function runGitlabJob(
  story: Story,
  job: GitlabJob,
  variables: Readonly<Record<string, string>>,
  shell: "bash" | "sh",
): Promise<GitlabRan> {
  const cwd = await story.clone(variables["CI_COMMIT_SHA"] ?? "", Number(variables["GIT_DEPTH"] ?? 20));
  const script = join(await story.newFolder("job"), "script");
  await writeFile(script, `${[PREAMBLE, ...job.before_script, ...job.script].join("\n")}\n`);
  const key: Record<string, string> = job.environment?.name === ENVIRONMENT ? { ZOT_CI_API_KEY: MARK.password } : {};
  const ran = await story.run("job", [shell, script], { ...variables, ...key }, { cwd, path: "" });
  const [artifact] = job.artifacts?.paths ?? [];
  const report = artifact === undefined ? "" : await readFile(join(cwd, artifact), "utf8").catch(() => "");
  return { ...ran, report };
}
