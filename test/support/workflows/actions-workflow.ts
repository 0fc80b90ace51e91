import { parse } from "yaml";
import { z } from "zod";

const texts = z.record(z.string(), z.string());

const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  env: texts.default({}),
  run: z.string().optional(),
});

const job = z.strictObject({
  name: z.string().optional(),
  needs: z.union([z.string().transform((each) => [each]), z.array(z.string())]).default([]),
  if: z.string().optional(),
  "runs-on": z.string(),
  outputs: texts.default({}),
  strategy: z.strictObject({ "fail-fast": z.literal(false), matrix: z.string() }).optional(),
  steps: z.array(step),
});

const input = z.strictObject({ description: z.string(), type: z.literal("string"), required: z.literal(true), default: z.string().optional() });

const workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    push: z.strictObject({ branches: z.tuple([z.literal("main")]) }).optional(),
    schedule: z.tuple([z.strictObject({ cron: z.string() })]).optional(),
    pull_request: z.null().optional(),
    workflow_dispatch: z.strictObject({ inputs: z.record(z.string(), input) }).nullish(),
  }),
  permissions: z.strictObject({ contents: z.literal("read") }).optional(),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  env: texts,
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  jobs: z.record(z.string(), job),
});

/** A workflow of GitHub's or Forgejo's, as far as ours use the syntax; anything else is refused. */
export type Workflow = z.infer<typeof workflow>;
export type Job = z.infer<typeof job>;
export type Step = z.infer<typeof step>;

export function parseWorkflow(text: string): Workflow {
  return workflow.parse(parse(text));
}

/** All steps of all jobs. */
export function stepsOf({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}
