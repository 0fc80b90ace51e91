import { rm } from "node:fs/promises";
import { forgetLayers, type Fixture } from "../fixture.js";
import { compete } from "../method/comparison.js";
import { publishImage, renew, writeSource, type SourceTree } from "../ours/publish-image.js";
import { freshName } from "../ours/publishing.js";
import { loggedIn } from "../peers/logins.js";
import { runProgram, type Surroundings } from "../peers/program.js";
import { address } from "./contest.js";
import { against } from "./ratios.js";
import { OURS, type Ground, type Measured, type Workload } from "./workload.js";

const SIZE_MB = 200;
const RATIO_LIMIT = 1;
const BUILDAH = "buildah build && buildah push";

/** From a Dockerfile to a tag: our command, and what a person would type, both as processes and both with a storage of their own. */
export const WHOLE_JOB: Workload = {
  name: "whole-job",
  title: "the whole job at 200 MB, build included",
  rounds: 3,
  space: 7 * SIZE_MB,
  measure,
};

async function measure({ fixture, rounds, random }: Ground): Promise<Measured> {
  const tree = await writeSource(SIZE_MB, fixture);
  const { registry: { host }, credential, run } = fixture;
  const environment = await loggedIn([{ host, login: credential }], run.workspace);
  const side = (name: string, work: () => Promise<void>) => ({
    name,
    ready: async () => {
      await renew(tree);
      return work;
    },
    after: () => tidy(fixture),
  });
  const sides = [side(OURS, () => ours(tree, fixture)), side(BUILDAH, () => theirs(tree, fixture, { environment, signal: run.signal }))];
  const times = await compete(sides, rounds, random);
  return { times, goals: against(BUILDAH, times, RATIO_LIMIT) };
}

async function ours(tree: SourceTree, fixture: Fixture): Promise<void> {
  // A name of its own, as the other side's: its repository is new each time.
  const { args, environment } = await publishImage(tree, fixture);
  await runProgram(process.execPath, args, { environment, signal: fixture.run.signal });
}

async function theirs({ folder }: SourceTree, fixture: Fixture, surroundings: Surroundings): Promise<void> {
  const { workspace } = fixture.run;
  const storage = ["--root", workspace.join("their-storage"), "--runroot", workspace.join("their-storage-run")];
  await runProgram("buildah", [...storage, "build", "--quiet", "--isolation", "chroot", "--tag", "localhost/bench", folder], surroundings);
  const to = address(freshName(), fixture);
  await runProgram("buildah", [...storage, "push", "--quiet", "--tls-verify=false", "localhost/bench", `docker://${to}`], surroundings);
}

/** The registry's layers, and the other side's storage: ours goes away with its run. */
async function tidy(fixture: Fixture): Promise<void> {
  const { workspace } = fixture.run;
  await forgetLayers(fixture);
  for (const folder of ["their-storage", "their-storage-run"]) await rm(workspace.join(folder), { recursive: true, force: true });
}
