import { execa } from "execa";
import { Argv } from "gitlab-ci-local/src/argv.js";
import { Parser } from "gitlab-ci-local/src/parser.js";
import { WriteStreamsMock } from "gitlab-ci-local/src/write-streams.js";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { isMap, parseAllDocuments } from "yaml";
import { z } from "zod";
import { PROJECT } from "../../project.js";

const FILE = join(PROJECT, "examples/workflows/gitlab/.gitlab-ci.yml");

const headerSchema = z.object({ spec: z.object({ inputs: z.record(z.string(), z.object({ default: z.string(), regex: z.string() })) }) });
const jobSchema = z.object({
  stage: z.string(),
  before_script: z.array(z.string()).default([]),
  script: z.array(z.string()),
  tags: z.array(z.string()).default([]),
  variables: z.record(z.string(), z.string()).default({}),
  environment: z.object({ name: z.string(), action: z.string() }).optional(),
  artifacts: z.object({ when: z.literal("always").optional(), paths: z.array(z.string()) }).default({ paths: [] }),
});
/** A job that starts a child pipeline: by a file that another job wrote, and without the variables of this one. */
const triggerSchema = z.object({
  trigger: z.strictObject({
    include: z.tuple([z.strictObject({ artifact: z.string().endsWith(".yml"), job: z.string() })]),
    strategy: z.literal("depend"),
    forward: z.strictObject({ yaml_variables: z.literal(false) }),
  }),
});
const previewSchema = z.object({ variables: z.record(z.string(), z.string()), stages: z.array(z.string()) }).catchall(z.unknown());

/** A job that GitLab would make, with what the defaults of all jobs give it. */
export type GitlabJob = z.infer<typeof jobSchema> & { readonly name: string; readonly always: boolean };

/** A pipeline as GitLab would make it: the names of its jobs, those with a script in their order, and the variables of all. */
export interface GitlabPipeline {
  readonly names: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: ReadonlyMap<string, GitlabJob>;
  /** The file that starts a child pipeline, and the job that writes it. */
  readonly child: { readonly artifact: string; readonly job: string } | undefined;
}

/** Whether a pipeline is checked against GitLab's own schema too, which takes longer than all the rest. */
export type Check = "rules" | "schema";

export interface GitlabEvent {
  readonly source: "push" | "web" | "schedule" | "merge_request_event";
  readonly branch: string;
  /** The inputs that are given by hand. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The inputs whose value GitLab itself refuses, by the expressions that the file has for them. */
export async function refusedInputs(inputs: Readonly<Record<string, string>>): Promise<string[]> {
  const known = headerSchema.parse(parseAllDocuments(await readFile(FILE, "utf8"))[0]?.toJS()).spec.inputs;
  // Ruby's and RE2's $ is the end of the text, as JavaScript's is without the flag m.
  return Object.entries(inputs).flatMap(([name, value]) => (new RegExp(known[name]?.regex ?? "^\\b$").test(value) ? [] : [name]));
}

/** The pipeline that an event gets. */
export async function gitlabPipeline({ source, branch, inputs }: GitlabEvent, by: Check = "rules", edit: (text: string) => string = (text) => text): Promise<GitlabPipeline> {
  const text = edit(withInputs(await readFile(FILE, "utf8"), inputs));
  return pipelineOf({ ".gitlab-ci.yml": text }, { CI_PIPELINE_SOURCE: source, CI_COMMIT_BRANCH: branch }, by);
}

/** The child pipeline that a job's artifact makes, beside the file that it includes. */
export async function childPipeline(artifact: string, by: Check): Promise<GitlabPipeline> {
  const text = withInputs(await readFile(FILE, "utf8"), {});
  return pipelineOf({ "child.yml": artifact, ".gitlab-ci.yml": text }, { CI_PIPELINE_SOURCE: "parent_pipeline", CI_COMMIT_BRANCH: "main" }, by);
}

/** gitlab-ci-local evaluates rules, inputs, includes and anchors of the first file. */
async function pipelineOf(files: Readonly<Record<string, string>>, given: Readonly<Record<string, string>>, by: Check): Promise<GitlabPipeline> {
  const folder = await mkdtemp(join(tmpdir(), "gitlab-ci-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await execa("git", ["-C", folder, "init", "--quiet", "--initial-branch=main"]);
    // Only what git knows can be included.
    await execa("git", ["-C", folder, "add", "--", ...Object.keys(files)]);
    const [file = ""] = Object.keys(files);
    const streams = new WriteStreamsMock();
    const variable = Object.entries(given).map(([name, value]) => `${name}=${value}`);
    const argv = await Argv.build({ cwd: relative(process.cwd(), folder), home: folder, file, variable, jsonSchemaValidation: by === "schema" }, streams);
    const { gitlabData, jobs } = await Parser.create(argv, streams, 0, []);
    return madeOf(previewSchema.parse(gitlabData), jobs.filter(({ when }) => when !== "never"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function madeOf({ variables, stages, ...preview }: z.infer<typeof previewSchema>, wanted: readonly { name: string; when: string }[]): GitlabPipeline {
  const triggers = wanted.flatMap(({ name }) => triggerSchema.safeParse(preview[name]).data?.trigger.include ?? []);
  const jobs = wanted
    .filter(({ name }) => !triggerSchema.safeParse(preview[name]).success)
    .map(({ name, when }): GitlabJob => ({ ...jobSchema.parse(preview[name]), name, always: when === "always" }))
    .sort((one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage));
  // It doubles the dollar signs of a variable that is not expanded.
  const values = Object.entries(variables).map(([name, value]): [string, string] => [name, value.replaceAll("$$", "$")]);
  return { names: wanted.map(({ name }) => name), variables: Object.fromEntries(values), jobs: new Map(jobs.map((job) => [job.name, job])), child: triggers[0] };
}

/** The inputs with the values that are given. gitlab-ci-local does not know `regex`, and says so each time. */
function withInputs(text: string, inputs: Readonly<Record<string, string>>): string {
  const [header, ...rest] = parseAllDocuments(text);
  const known = header?.getIn(["spec", "inputs"]);
  if (!isMap(known)) throw new Error("the file has no inputs");
  for (const { key } of known.items) header?.deleteIn(["spec", "inputs", String(key), "regex"]);
  for (const [name, value] of Object.entries(inputs)) header?.setIn(["spec", "inputs", name, "default"], value);
  return [header, ...rest].map(String).join("");
}
