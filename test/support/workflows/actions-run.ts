import { z } from "zod";
import { MARK } from "../marked-secret.js";
import type { Job, Step, Workflow } from "./actions-workflow.js";
import { evaluate, evaluateWhole, interpolate, type Contexts, type Value } from "./expressions.js";
import { StepFiles } from "./step-files.js";
import type { Ran, Story } from "./story.js";

/** What starts a workflow. What the event does not have is null, as GitHub takes it. */
export interface WorkflowEvent {
  readonly name: "push" | "workflow_dispatch" | "schedule";
  readonly sha: string;
  readonly before: string | null;
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
const matrixValue = z.string().nullable().transform((value) => value ?? "");
const matrixSchema = z.strictObject({ include: z.array(z.record(z.string(), matrixValue)).nonempty("an empty matrix fails the run") });
const FAILED: JobResult = { result: "failure", outputs: {} };
const SKIPPED: JobResult = { result: "skipped", outputs: {} };

/** Runs a workflow as GitHub's and Forgejo's runners do: each job with a clone of its own, each step in its shell. */
export class ActionsRun {
  readonly steps: Ran[] = [];
  readonly results = new Map<string, JobResult>();
  /** The Markdown of all steps. */
  summary = "";

  private constructor(
    readonly workflow: Workflow,
    readonly event: WorkflowEvent,
    readonly story: Story,
  ) {}

  static async of(workflow: Workflow, event: WorkflowEvent, story: Story): Promise<ActionsRun> {
    const run = new ActionsRun(workflow, event, story);
    for (const [id, job] of Object.entries(workflow.jobs)) run.results.set(id, await run.#job(job));
    return run;
  }

  get failed(): boolean {
    return [...this.results.values()].some(({ result }) => result === "failure");
  }

  async #job(job: Job): Promise<JobResult> {
    const needed = job.needs === undefined ? undefined : this.results.get(job.needs);
    if (needed && needed.result !== "success") return SKIPPED;
    const { name, sha, before, inputs } = this.event;
    const contexts: Contexts = {
      github: { event_name: name, sha, event: { before } },
      inputs,
      secrets: { ZOT_CI_API_KEY: MARK.password },
      needs: job.needs === undefined ? {} : { [job.needs]: { outputs: needed?.outputs ?? {} } },
    };
    if (job.if !== undefined && evaluate(job.if, contexts) !== true) return SKIPPED;
    const matrix = job.strategy ? matrixSchema.parse(evaluateWhole(job.strategy.matrix, contexts)).include : [{}];
    const ends: JobResult[] = [];
    for (const entry of matrix) ends.push(await this.#machine(job, { ...contexts, matrix: entry }));
    return ends.find(({ result }) => result === "failure") ?? ends[0] ?? FAILED;
  }

  async #machine(job: Job, contexts: Contexts): Promise<JobResult> {
    const ids = job.steps.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const machine: Machine = { cwd: this.story.folder, path: "", outputs: new Map(ids.map((id) => [id, { id: null, matrix: null }])) };
    const now = (): Contexts => ({
      ...contexts,
      steps: Object.fromEntries([...machine.outputs].map(([id, outputs]): [string, Value] => [id, { outputs }])),
    });
    for (const step of job.steps) {
      if (step.if !== undefined && evaluate(step.if, now()) !== true) continue;
      const done = step.uses === undefined ? await this.#shell(step, now(), machine) : await this.#checkout(step, now(), machine);
      if (!done) return FAILED;
    }
    const outputs = Object.entries(job.outputs).map(([name, text]): [string, string] => [name, interpolate(text, now())]);
    return { result: "success", outputs: Object.fromEntries(outputs) };
  }

  async #checkout(step: Step, contexts: Contexts, machine: Machine): Promise<boolean> {
    if (!/\bactions\/checkout@/.test(step.uses ?? "")) throw new Error(`nobody knows how to play ${step.uses ?? ""}`);
    const { ref = this.event.sha, "fetch-depth": depth = 1 } = step.with;
    machine.cwd = await this.story.clone(interpolate(String(ref), contexts), Number(depth));
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
