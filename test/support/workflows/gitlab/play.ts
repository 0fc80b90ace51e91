import { expect } from "chai";
import type { SourceTree } from "../../sources/git-tree.js";
import { MARK } from "../../marked-secret.js";
import type { Check, GitlabPipeline } from "./pipeline.js";
import { runGitlabChild, runGitlabJob, type GitlabRan, type Shell } from "./run.js";
import type { Answer, Call } from "../recorder-protocol.js";
import { Story } from "../story.js";

/** What is left of a play when its story has ended. */
export interface Told {
  /** The jobs in their order, by their names. */
  readonly ran: ReadonlyMap<string, GitlabRan>;
  readonly calls: readonly Call[];
  readonly argvs: readonly (readonly string[])[];
  readonly output: string;
  readonly failed: boolean;
}

/** What a play is of: a pipeline for a repository, with what GitLab says of its commits. */
export interface GitlabScene {
  readonly tree: SourceTree;
  readonly pipeline: GitlabPipeline;
  readonly variables: Readonly<Record<string, string>>;
  readonly answers: readonly Answer[];
}

/** Plays one job. It shows the API key nowhere, and runs nothing that an input holds. */
export async function tellJob(name: string, scene: GitlabScene, shell: Shell = "sh"): Promise<Told> {
  const job = scene.pipeline.jobs.get(name);
  if (job === undefined) throw new Error(`the pipeline has no job ${name}`);
  return told(scene, async (story, variables) => [await runGitlabJob(story, job, { ...scene.pipeline.variables, ...variables }, shell)]);
}

/** Plays the job that plans, and the child pipeline that it writes. */
export async function tellChild(scene: GitlabScene, shell: Shell = "sh", by: Check = "rules"): Promise<Told> {
  return told(scene, (story, variables) => runGitlabChild(story, scene.pipeline, variables, shell, by));
}

async function told({ tree, variables, answers }: GitlabScene, act: (story: Story, variables: Readonly<Record<string, string>>) => Promise<GitlabRan[]>): Promise<Told> {
  const story = await Story.begin(tree, answers);
  try {
    const { checksum } = story.dagger;
    const ran = await act(story, { CI_CONFIG_PATH: ".gitlab-ci.yml", DAGGER_SHA256: checksum, DAGGER_SHA256_ARM64: checksum, ...variables });
    const calls = await story.dagger.calls();
    const output = ran.map((each) => each.output).join("\n");
    const handedOn = ran.flatMap(({ artifacts }) => [...artifacts.values()]).join("\n");
    expect(await story.traces(), "traces").to.deep.equal([]);
    expect(MARK.foundIn(output + handedOn + JSON.stringify(calls)), "the API key").to.deep.equal([]);
    return { ran: new Map(ran.map((each) => [each.name, each])), calls, argvs: calls.map(({ argv }) => argv), output, failed: ran.some(({ exitCode }) => exitCode !== 0) };
  } finally {
    await story.end();
  }
}
