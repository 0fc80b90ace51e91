import { Workspace } from "../../host/run/workspace.js";
import { SessionDouble } from "../../test/module/session/session-double.js";
import { loopbackCertificate } from "../../test/module/world/certificate.js";
import { startSecureRegistry } from "../../test/module/world/registries.js";
import { secret } from "../../test/module/world/secrets.js";
import { SOURCE } from "../../test/module/world/source-tree.js";
import { World } from "../../test/module/world/world.js";
import { spread, type Spread } from "../method/statistics.js";
import { type Job, type JobReport, PHASES, type Phase } from "./job.js";
import { emptyFolder, ourFolder } from "./module-folder.js";
import { type Path, pathsOf } from "./paths.js";
import { runJob } from "./run-job.js";
import { findTsx } from "./tsx.js";

/** What one path costs, in milliseconds of CPU time, and against an empty module. */
export interface LoadResult {
  readonly name: string;
  readonly whole: Spread;
  readonly phases: Readonly<Record<Phase, number>>;
  readonly ratio: number;
  readonly goal?: number;
}

export interface LoadReport {
  readonly tsx: string;
  readonly rounds: number;
  readonly empty: LoadResult;
  readonly paths: readonly LoadResult[];
}

const FILES = {
  "containers/hello/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\n",
  "containers/hello/hello.txt": "hello\n",
  ".git/config": '[remote "origin"]\n\turl = https://git.example.org/team/images.git\n',
};
const HEAD = "0123456789abcdef0123456789abcdef01234567";

/** Calls each path, and an empty module's function, once a round, in processes as the engine starts them. */
export async function measureLoad(rounds: number): Promise<LoadReport> {
  const tsx = await findTsx();
  await using workspace = await Workspace.create();
  const certificate = await loopbackCertificate();
  const caFile = await workspace.secretFile("ca.crt", certificate.cert);
  await using registry = await startSecureRegistry(certificate);
  const workdir = await workspace.folder("workdir");
  const scene = { files: FILES, git: { head: HEAD }, secrets: { key: registry.password } };
  await using world = new World(scene, workspace, { process: { workdir }, certificate, caFile });
  await using session = await SessionDouble.start(world.answerers);
  const fixture = { tsx, session, caFile };

  const ours = await ourFolder(workspace);
  const empty = await emptyFolder(workspace);
  const settings = { registry: registry.front.name, namespace: "team", registryUsername: registry.username, registryPassword: session.ids.of(secret("key")) };
  const job = { folder: ours.path, object: ours.object, workdir };
  const constructed = await runJob({ ...job, fnName: "", parentArgs: {}, fnArgs: settings }, fixture);
  const parentArgs = constructed.result as Job["parentArgs"];
  const paths = pathsOf(session.ids.of(SOURCE));
  const jobOf = ({ fnName, args }: Path): Job => ({ ...job, fnName, parentArgs: fnName === "" ? {} : parentArgs, fnArgs: fnName === "" ? settings : args });
  const emptyJob: Job = { folder: empty.path, object: empty.object, workdir, fnName: "hello", parentArgs: {}, fnArgs: {} };

  // Off the clock: it publishes what is published already from here on, and warms the machine's file cache.
  for (const each of [emptyJob, ...paths.map(jobOf)]) await runJob(each, fixture);
  const reports = new Map<string, JobReport[]>([["empty module", []], ...paths.map(({ name }) => [name, []] as [string, JobReport[]])]);
  for (let round = 0; round < rounds; round++) {
    reports.get("empty module")?.push(await runJob(emptyJob, fixture));
    for (const path of paths) reports.get(path.name)?.push(checked(path, await runJob(jobOf(path), fixture)));
  }
  if (session.troubles.length > 0) throw new Error(`the engine's double had trouble: ${session.troubles.join("\n")}`);

  const base = resultOf("empty module", reports.get("empty module") ?? [], NaN);
  const results = paths.map(({ name, goal }) => ({ ...resultOf(name, reports.get(name) ?? [], base.whole.median), ...(goal !== undefined && { goal }) }));
  return { tsx: tsx.version, rounds, empty: { ...base, ratio: 1 }, paths: results };
}

function checked({ name, says }: Path, report: JobReport): JobReport {
  if (says !== undefined && !JSON.stringify(report.result).includes(says)) throw new Error(`${name}: ${JSON.stringify(report.result)} does not say ${says}`);
  return report;
}

function resultOf(name: string, reports: readonly JobReport[], empty: number): LoadResult {
  const whole = spread(reports.map(({ phases }) => PHASES.reduce((sum, phase) => sum + phases[phase], 0)));
  const phases = Object.fromEntries(PHASES.map((phase) => [phase, spread(reports.map((report) => report.phases[phase])).median])) as LoadResult["phases"];
  return { name, whole, phases, ratio: whole.median / empty };
}
