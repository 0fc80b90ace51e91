import { z } from "zod";
import { MARK } from "../marked-secret.js";
import type { Job, Step, Workflow } from "./actions-workflow.js";
import { Artifacts } from "./artifacts.js";
import { evaluate, evaluateWhole, interpolate, type Contexts, type Value } from "./expressions.js";
import { StepFiles } from "./step-files.js";
import type { Ran, Story } from "./story.js";

/** What starts a workflow. What the event does not have is null, as GitHub takes it. */
export interface WorkflowEvent {
  readonly name: "push" | "workflow_dispatch" | "schedule" | "pull_request";
  readonly sha: string;
  readonly before: string | null;
  readonly baseRef?: string;
  readonly inputs: Readonly<Record<string, string | null>>;
}

export interface JobResult {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
}

/** What the steps of one job share. */
interface Machine {
  cwd: string;
  path: string;
  /** By the ids of steps; null until they run. */
  readonly outputs: Map<string, Record<string, string | null>>;
}

// Null is an empty text, once it is put into one.
const matrixValue = z.union([z.string(), z.boolean(), z.array(z.string())]).nullable().transform((value) => value ?? "");
const matrixSchema = z.strictObject({ include: z.array(z.record(z.string(), matrixValue)).nonempty("an empty matrix fails the run") });
const runsOnSchema = z.union([z.string().min(1), z.array(z.string().min(1)).nonempty()]);
const FAILED: JobResult = { result: "failure", outputs: {} };
const SKIPPED: JobResult = { result: "skipped", outputs: {} };

/** Runs a workflow as GitHub's and Forgejo's runners do: each job with a clone of its own, each step in its shell. */
export class ActionsRun {
  readonly steps: Ran[] = [];
  readonly results = new Map<string, JobResult>();
  /** What each machine was asked to be, by the job that ran on it. */
  readonly machines: (readonly [job: string, labels: string | readonly string[]])[] = [];
  /** The Markdown of all steps. */
  summary = "";
  readonly #artifacts: Artifacts;

  private constructor(
    readonly workflow: Workflow,
    readonly event: WorkflowEvent,
    readonly story: Story,
    readonly forge: "github" | "forgejo",
  ) {
    this.#artifacts = new Artifacts(story);
  }

  static async of(workflow: Workflow, event: WorkflowEvent, story: Story, forge: "github" | "forgejo" = "github"): Promise<ActionsRun> {
    const run = new ActionsRun(workflow, event, story, forge);
    for (const [id, job] of Object.entries(workflow.jobs)) run.results.set(id, await run.#job(id, job));
    return run;
  }

  get failed(): boolean {
    return [...this.results.values()].some(({ result }) => result === "failure");
  }

  async #job(id: string, job: Job): Promise<JobResult> {
    const needed = job.needs.map((each): [string, JobResult] => [each, this.results.get(each) ?? SKIPPED]);
    const { name, sha, before, baseRef = null, inputs } = this.event;
    const contexts: Contexts = {
      github: { event_name: name, sha, ref: "refs/heads/main", base_ref: baseRef, event: { before } },
      inputs,
      secrets: { ZOT_CI_API_KEY: MARK.password },
      runner: { temp: this.story.folder },
      needs: Object.fromEntries(needed.map(([each, { result, outputs }]) => [each, { result, outputs: { ...outputs } }])),
    };
    const isWanted = () => this.#isWanted(job, needed.map(([, { result }]) => result), contexts);
    // Forgejo makes the jobs of a matrix before anybody looks whether they run.
    if (this.forge === "github" && !isWanted()) return SKIPPED;
    if (this.forge === "forgejo" && needed.some(([, { result }]) => result !== "success") && !isWanted()) return SKIPPED;
    const entries = this.#entries(job, contexts);
    const labels = entries.map((matrix) => (job["runs-on"].includes("${{") ? runsOnSchema.parse(evaluateWhole(job["runs-on"], { ...contexts, matrix })) : job["runs-on"]));
    if (!isWanted()) return SKIPPED;
    const ends: JobResult[] = [];
    for (const [at, matrix] of entries.entries()) {
      this.machines.push([id, labels[at] ?? ""]);
      ends.push(await this.#machine(job, { ...contexts, matrix }));
    }
    return ends.find(({ result }) => result === "failure") ?? ends[0] ?? FAILED;
  }

  /** Where an expression does not ask how the jobs before it ended, all of them have to have succeeded. */
  #isWanted(job: Job, before: readonly JobResult["result"][], contexts: Contexts): boolean {
    const status = before.includes("failure") ? "failure" : "success";
    const asks = /\b(success|failure)\(\)/.test(job.if ?? "");
    if (!asks && before.some((each) => each !== "success")) return false;
    return job.if === undefined || evaluate(job.if, contexts, status) === true;
  }

  #entries({ strategy }: Job, contexts: Contexts): readonly Readonly<Record<string, Value>>[] {
    if (strategy === undefined) return [{}];
    const value = evaluateWhole(strategy.matrix, contexts);
    // Forgejo takes an empty one for one job that knows nothing.
    if (this.forge === "forgejo" && JSON.stringify(value) === '{"include":[]}') return [{}];
    return matrixSchema.parse(value).include;
  }

  async #machine(job: Job, contexts: Contexts): Promise<JobResult> {
    const nothing = { id: null, matrix: null, platforms: null, indexes: null, image: null, artifact: null };
    const ids = job.steps.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const machine: Machine = { cwd: this.story.folder, path: "", outputs: new Map(ids.map((id) => [id, nothing])) };
    const now = (): Contexts => ({
      ...contexts,
      steps: Object.fromEntries([...machine.outputs].map(([id, outputs]): [string, Value] => [id, { outputs }])),
    });
    for (const step of job.steps) {
      // What is neither empty nor null counts as true.
      if (step.if !== undefined && !evaluate(step.if, now())) continue;
      const done = step.uses === undefined ? await this.#shell(step, now(), machine) : await this.#action(step.uses, step, now(), machine);
      if (!done) return FAILED;
    }
    const outputs = Object.entries(job.outputs).map(([name, text]): [string, string] => [name, interpolate(text, now())]);
    return { result: "success", outputs: Object.fromEntries(outputs) };
  }

  async #action(action: string, step: Step, contexts: Contexts, machine: Machine): Promise<boolean> {
    const given = Object.fromEntries(Object.entries(step.with).map(([name, value]) => [name, interpolate(String(value), contexts)]));
    if (/\bactions\/checkout@/.test(action)) machine.cwd = await this.story.clone(given["ref"] ?? this.event.sha, Number(given["fetch-depth"] ?? 1));
    else if (/\/upload-artifact@/.test(action)) await this.#artifacts.upload(given);
    else if (/\/download-artifact@/.test(action)) await this.#artifacts.download(given);
    else throw new Error(`nobody knows how to play ${action}`);
    return true;
  }

  async #shell(step: Step, contexts: Contexts, machine: Machine): Promise<boolean> {
    const files = await StepFiles.create(await this.story.newFolder("step"), step.run ?? "");
    const declared = Object.entries({ ...this.workflow.env, ...step.env });
    const variables = {
      GITHUB_EVENT_NAME: this.event.name,
      GITHUB_SHA: this.event.sha,
      ...files.variables,
      ...Object.fromEntries(declared.map(([name, text]): [string, string] => [name, interpolate(text, contexts)])),
    };
    const ran = await this.story.run(step.name ?? "", ["bash", "--noprofile", "--norc", "-eo", "pipefail", files.script], variables, machine);
    this.steps.push(ran);
    this.summary += await files.summary();
    machine.path = (await files.path()) || machine.path;
    if (step.id !== undefined) machine.outputs.set(step.id, { ...machine.outputs.get(step.id), ...(await files.outputs()) });
    return ran.exitCode === 0;
  }
}
