import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MARK } from "../../marked-secret.js";
import { childPipeline, type Check, type GitlabJob, type GitlabPipeline } from "./pipeline.js";
import type { Ran, Story } from "../story.js";

/** What GitLab's runner puts before a job's script. */
const PREAMBLE = "if set -o | grep pipefail > /dev/null; then set -o pipefail; fi; set -o errexit; set +o noclobber";

/** The environment whose variable the API key is. */
const ENVIRONMENT = "registry";

export type Shell = "bash" | "sh";
type Variables = Readonly<Record<string, string>>;
/** The files that jobs hand on, by their paths in the checkout. */
type Artifacts = ReadonlyMap<string, string>;

export interface GitlabRan extends Ran {
  /** The labels of the runner that it asks for. */
  readonly tags: readonly string[];
  readonly artifacts: Artifacts;
}

/** Runs a job as GitLab's runner does: a clone, what jobs before it handed on, then all lines of its scripts in one shell. */
export async function runGitlabJob(story: Story, job: GitlabJob, variables: Variables, shell: Shell, before: Artifacts = new Map()): Promise<GitlabRan> {
  const all = { ...variables, ...job.variables };
  const cwd = all["GIT_STRATEGY"] === "none" ? await story.newFolder("empty") : await story.clone(all["CI_COMMIT_SHA"] ?? "", Number(all["GIT_DEPTH"] ?? 20));
  for (const [path, text] of before) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  }
  const script = join(await story.newFolder("job"), "script");
  await writeFile(script, `${[PREAMBLE, ...job.before_script, ...job.script].join("\n")}\n`);
  const key: Record<string, string> = job.environment?.name === ENVIRONMENT ? { ZOT_CI_API_KEY: MARK.password } : {};
  const ran = await story.run(job.name, [shell, script], { ...all, ...key }, { cwd, path: "" });
  const kept = ran.exitCode === 0 || job.artifacts.when === "always";
  return { ...ran, tags: job.tags, artifacts: kept ? await artifactsOf(cwd, job.artifacts.paths) : new Map() };
}

/** Runs the job that plans, and where it succeeds, all jobs of the child pipeline that is made of what it wrote. */
export async function runGitlabChild(story: Story, pipeline: GitlabPipeline, variables: Variables, shell: Shell, by: Check): Promise<GitlabRan[]> {
  const planner = pipeline.jobs.get(pipeline.child?.job ?? "");
  if (planner === undefined) throw new Error("the pipeline has no child");
  const plan = await runGitlabJob(story, planner, { ...pipeline.variables, ...variables }, shell);
  if (plan.exitCode !== 0) return [plan];
  const child = await childPipeline(plan.artifacts.get(pipeline.child?.artifact ?? "") ?? "", by);
  if (child.jobs.size === 0) throw new Error("GitLab makes no pipeline without a job");
  return [plan, ...(await runStages(story, child, { ...variables, CI_PIPELINE_SOURCE: "parent_pipeline" }, shell))];
}

/** Stage after stage: a job gets what those of earlier stages handed on, and runs where these succeeded, or always. */
async function runStages(story: Story, { jobs, variables }: GitlabPipeline, given: Variables, shell: Shell): Promise<GitlabRan[]> {
  const done: (GitlabRan & { readonly stage: string })[] = [];
  for (const [id, job] of [...jobs.values()].entries()) {
    const before = done.filter(({ stage }) => stage !== job.stage);
    if (!job.always && before.some(({ exitCode }) => exitCode !== 0)) continue;
    const artifacts = new Map(before.flatMap((each) => [...each.artifacts]));
    const ran = await runGitlabJob(story, job, { ...variables, ...given, CI_JOB_ID: String(id + 1) }, shell, artifacts);
    done.push({ ...ran, stage: job.stage });
  }
  return done;
}

async function artifactsOf(cwd: string, paths: readonly string[]): Promise<Artifacts> {
  const found = new Map<string, string>();
  for (const path of paths) {
    // What is not there is told by the runner, and no failure.
    const names = path.endsWith("/") ? (await readdir(join(cwd, path)).catch(() => [])).map((name) => `${path}${name}`) : [path];
    for (const name of names) await readFile(join(cwd, name), "utf8").then((text) => found.set(name, text), () => undefined);
  }
  return found;
}
