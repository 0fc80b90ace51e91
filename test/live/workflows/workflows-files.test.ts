import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { PROJECT } from "../../support/project.js";
import { parseWorkflow, stepsOf, type Workflow } from "../../support/workflows/actions-workflow.js";
import { objections } from "../../support/workflows/github-parser.js";

const FOLDER = join(PROJECT, "examples/workflows");
const read = (path: string) => readFile(join(FOLDER, path), "utf8");
/** The files, and how many steps of each see the API key. */
const WITH_KEY: Readonly<Record<string, number>> = { "publish.yml": 1, "publish-platforms.yml": 2, "pull-request.yml": 0, "promote.yml": 1, "check.yml": 1 };
const NAMES = Object.keys(WITH_KEY);
const FILES = ["github", "forgejo"].flatMap((system) => NAMES.map((name) => `${system}/${name}`));

const FORGEJO_ACTIONS: Readonly<Record<string, string>> = {
  "actions/checkout": "https://data.forgejo.org/actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
  "actions/upload-artifact": "https://data.forgejo.org/forgejo/upload-artifact@16871d9e8cfcf27ff31822cac382bbb5450f1e1e",
  "actions/download-artifact": "https://data.forgejo.org/forgejo/download-artifact@d8d0a99033603453ad2255e58720b460a0555e1e",
};

/** Forgejo looks at runs-on first: a matrix always has an entry with what that names. */
const neverEmpty = (matrix: string) => matrix.replace(/fromJSON\((.*)\)/, `fromJSON($1 == '{"include":[]}' && '{"include":[{"runner":""}]}' || $1)`);

describe("the workflow files", () => {
  for (const path of FILES) {
    describe(path, () => {
      let text: string;
      let workflow: Workflow;

      before(async () => {
        text = await read(path);
        workflow = parseWorkflow(text);
      });

      it("GitHub's own parser has nothing against it", async () => expect(await objections(path, text)).to.deep.equal([]));

      it("no script holds an expression, so that no input becomes part of one", () => {
        const scripts = stepsOf(workflow).flatMap(({ run }) => run ?? []);
        expect(scripts).to.have.length.above(1);
        expect(scripts.filter((script) => script.includes("${{"))).to.deep.equal([]);
      });

      it("the API key is named as a secret in the environment of the steps that publish or check, and nowhere else", () => {
        const count = WITH_KEY[basename(path)] ?? 0;
        expect(text.match(/secrets\b(?! of)/g) ?? []).to.have.length(count);
        const withKey = stepsOf(workflow).filter(({ env }) => Object.values(env).some((value) => value.includes("secrets.")));
        expect(withKey.map(({ env }) => env["ZOT_CI_API_KEY"])).to.deep.equal(new Array(count).fill("${{ secrets.ZOT_CI_API_KEY }}"));
      });

      it("every checkout has all of the history, and leaves no token in .git", () => {
        const checkouts = stepsOf(workflow).flatMap((step) => (/\bactions\/checkout@/.test(step.uses ?? "") ? [step.with] : []));
        expect(checkouts).not.to.be.empty;
        for (const given of checkouts) expect(given).to.include({ "fetch-depth": 0, "persist-credentials": false });
      });
    });
  }

  for (const name of NAMES) {
    it(`Forgejo's ${name} is GitHub's, but for what Forgejo has differently`, async () => {
      const [github, forgejo] = [parseWorkflow(await read(`github/${name}`)), parseWorkflow(await read(`forgejo/${name}`))];
      const { permissions, concurrency, ...rest } = github;
      const isPullRequest = name === "pull-request.yml";
      expect(permissions, "GitHub's token may read, and no more; Forgejo does not know the key").to.deep.equal({ contents: "read" });
      expect(concurrency, "a group would have GitHub cancel the run that waits").to.deep.equal(isPullRequest ? { group: "pull-request-${{ github.ref }}", "cancel-in-progress": true } : undefined);
      const jobs = Object.entries(rest.jobs).map(([id, job]): [string, object] => {
        const steps = job.steps.map((step) => (step.uses === undefined ? step : { ...step, uses: FORGEJO_ACTIONS[step.uses.replace(/@.*/, "")] }));
        const { name: shown, ...unnamed } = job;
        expect(shown === undefined || job.strategy, "only the jobs of a matrix have a name").to.be.ok;
        const runsOn = job["runs-on"].replace("ubuntu-24.04", "docker");
        const strategy = job.strategy && { ...job.strategy, matrix: runsOn === "docker" ? job.strategy.matrix : neverEmpty(job.strategy.matrix) };
        return [id, { ...unnamed, "runs-on": runsOn, ...(strategy && { strategy }), steps }];
      });
      const queue = isPullRequest ? { concurrency } : name.startsWith("publish") ? { concurrency: { group: "publish", "cancel-in-progress": false } } : {};
      expect(forgejo).to.deep.equal({ ...rest, jobs: Object.fromEntries(jobs), ...queue });
    });
  }

  it("GitHub's actions are pinned by commit", async () => {
    const texts = await Promise.all(NAMES.map((name) => read(`github/${name}`)));
    const used = texts.flatMap((text) => stepsOf(parseWorkflow(text)).flatMap(({ uses }) => uses ?? []));
    for (const action of used) expect(action).to.match(/^actions\/(checkout|upload-artifact|download-artifact)@[0-9a-f]{40}$/);
  });

  it("all name the same module, registry and Dagger", async () => {
    const [, gitlab] = parseAllDocuments(await read("gitlab/.gitlab-ci.yml"));
    const dagger = await readFile(join(PROJECT, "dagger.json"), "utf8");
    const environments = await Promise.all(FILES.map(async (path) => parseWorkflow(await read(path)).env));
    for (const env of environments) expect(gitlab?.toJS()).to.have.property("variables").that.includes(env);
    const [, version = ""] = /download\/(v[\d.]+)\/dagger_\1_linux/.exec(environments[0]?.["DAGGER_ARCHIVE"] ?? "") ?? [];
    expect(dagger).to.include(`"engineVersion": "${version}"`);
  });
});
