// The process that the engine starts for every call of a module, as far as it costs: the SDK, the sources under tsx, their
// types, and the call. Run by tsx, with a Job as its argument; prints a JobReport.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Job, type JobReport, type Phase, PHASES } from "./job.js";

interface Sdk {
  readonly connection: (work: () => Promise<void>) => Promise<void>;
  readonly load: (files: readonly string[]) => Promise<unknown[]>;
  readonly scan: (files: readonly string[], moduleName: string, loadModule: boolean) => Promise<object>;
  readonly Executor: new (modules: readonly unknown[], module: object) => object;
  readonly invoke: (executor: object, module: object, invocation: object) => Promise<unknown>;
}

/** Linux counts the time of processes in hundredths of a second. */
const MS_PER_TICK = 10;

const job = JSON.parse(process.argv[2] ?? "") as Job;
const phases = new Map<Phase, number>();
let spent = 0;

const sdk = (await import(pathToFileURL(join(job.folder, "sdk/core.js")).href)) as Sdk;
clock("start");
const sources = sourcesIn(join(job.folder, "src"));
const modules = await sdk.load([...sources, join(job.folder, "sdk/client.gen.ts")]);
clock("load");
const types = await sdk.scan([...sources, join(job.folder, "node_modules/@dagger.io/dagger/client.gen.ts")], job.object, false);
clock("types");
process.chdir(job.workdir);
let result: unknown;
await sdk.connection(async () => {
  const { object: parentName, fnName, parentArgs, fnArgs } = job;
  result = await sdk.invoke(new sdk.Executor(modules, types), types, { parentName, fnName, parentArgs, fnArgs });
});
clock("call");
const report: JobReport = { result: result ?? null, phases: Object.fromEntries(PHASES.map((phase) => [phase, phases.get(phase) ?? NaN])) as JobReport["phases"] };
process.stdout.write(JSON.stringify(report), () => process.exit(0));

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

function clock(phase: Phase): void {
  const { user, system } = process.cpuUsage();
  const now = (user + system) / 1000 + compilers();
  phases.set(phase, now - spent);
  spent = now;
}

/** What this process's children have spent: tsx compiles in one. */
function compilers(): number {
  const children = readdirSync("/proc/self/task").flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean));
  const ticks = children.map((pid) => readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" "));
  return ticks.reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0) * MS_PER_TICK;
}
