import { execa } from "execa";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { PROJECT } from "../project.js";

const FILE = join(PROJECT, "examples/workflows/gitlab/.gitlab-ci.yml");
const PROGRAM = join(PROJECT, "node_modules/gitlab-ci-local/src/index.js");

const headerSchema = z.object({ spec: z.object({ inputs: z.record(z.string(), z.object({ default: z.string(), regex: z.string() })) }) });
const jobSchema = z.object({
  before_script: z.array(z.string()),
  script: z.array(z.string()),
  environment: z.object({ name: z.string(), action: z.string() }).optional(),
  artifacts: z.object({ when: z.literal("always"), paths: z.array(z.string()) }).optional(),
});
const previewSchema = z.object({ variables: z.record(z.string(), z.string()) }).catchall(z.unknown());

export type GitlabJob = z.infer<typeof jobSchema>;

/** A pipeline as GitLab would make it: its jobs by name, and the variables of all. */
export interface GitlabPipeline {
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: ReadonlyMap<string, GitlabJob>;
}

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

/** The pipeline that an event gets. gitlab-ci-local checks the file against GitLab's schema, and evaluates rules, inputs and anchors. */
export async function gitlabPipeline(event: GitlabEvent, edit: (text: string) => string = (text) => text): Promise<GitlabPipeline> {
  const folder = await mkdtemp(join(tmpdir(), "gitlab-ci-"));
  try {
    await writeFile(join(folder, ".gitlab-ci.yml"), edit(withInputs(await readFile(FILE, "utf8"), event.inputs)));
    await execa("git", ["-C", folder, "init", "--quiet", "--initial-branch=main"]);
    const preview = previewSchema.parse(parse(after("---\n", await gitlabCiLocal(folder, ["--preview"]))));
    const given = { CI_PIPELINE_SOURCE: event.source, CI_COMMIT_BRANCH: event.branch };
    const table = await gitlabCiLocal(folder, ["--list-csv", ...Object.entries(given).flatMap(([name, value]) => ["--variable", `${name}=${value}`])]);
    const names = after("allowFailure;needs\n", table).split("\n").flatMap((row) => (row.includes(";") ? [row.slice(0, row.indexOf(";"))] : []));
    // It doubles the dollar signs of a variable that is not expanded.
    const variables = Object.entries(preview.variables).map(([name, value]): [string, string] => [name, value.replaceAll("$$", "$")]);
    return { variables: Object.fromEntries(variables), jobs: new Map(names.map((name) => [name, jobSchema.parse(preview[name])])) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withInputs(text: string, inputs: Readonly<Record<string, string>>): string {
  const [header, ...rest] = parseAllDocuments(text);
  for (const [name, value] of Object.entries(inputs)) header?.setIn(["spec", "inputs", name, "default"], value);
  return [header, ...rest].map(String).join("");
}

/** The tool prints its warnings before its answer. */
function after(mark: string, text: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(at + mark.length);
}

async function gitlabCiLocal(folder: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [PROGRAM, ...args], { cwd: folder, env: { HOME: folder }, reject: false });
  if (exitCode !== 0) throw new Error(`gitlab-ci-local refuses the file: ${stderr}`);
  return stdout;
}
