import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { PROJECT } from "../../support/project.js";
import { parseWorkflow, stepsOf, type Workflow } from "../../support/workflows/actions-workflow.js";
import { objections } from "../../support/workflows/github-parser.js";

const FOLDER = join(PROJECT, "examples/workflows");
const read = (path: string) => readFile(join(FOLDER, path), "utf8");
const NAMES = ["publish.yml", "promote.yml", "check.yml"];
const FILES = ["github", "forgejo"].flatMap((system) => NAMES.map((name) => `${system}/${name}`));

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

      it("the API key is named as a secret once, in the environment of one step", () => {
        expect(text.match(/secrets\./g)).to.have.length(1);
        const withKey = stepsOf(workflow).filter(({ env }) => Object.values(env).some((value) => value.includes("secrets.")));
        expect(withKey.map(({ env }) => env["ZOT_CI_API_KEY"])).to.deep.equal(["${{ secrets.ZOT_CI_API_KEY }}"]);
      });

      it("every checkout has all of the history, and leaves no token in .git", () => {
        const checkouts = stepsOf(workflow).flatMap((step) => (step.uses === undefined ? [] : [step.with]));
        expect(checkouts).not.to.be.empty;
        for (const given of checkouts) expect(given).to.include({ "fetch-depth": 0, "persist-credentials": false });
      });
    });
  }

  for (const name of NAMES) {
    it(`Forgejo's ${name} is GitHub's, but for what Forgejo has differently`, async () => {
      const [github, forgejo] = [parseWorkflow(await read(`github/${name}`)), parseWorkflow(await read(`forgejo/${name}`))];
      const { permissions, concurrency, ...rest } = github;
      expect(permissions, "GitHub's token may read, and no more; Forgejo does not know the key").to.deep.equal({ contents: "read" });
      expect(concurrency, "a group would have GitHub cancel the run that waits").to.equal(undefined);
      const jobs = Object.entries(rest.jobs).map(([id, job]): [string, object] => {
        const steps = job.steps.map((step) => (step.uses === undefined ? step : { ...step, uses: "https://data.forgejo.org/actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683" }));
        const { name: shown, ...unnamed } = job;
        expect(shown === undefined || job.strategy, "only the jobs of a matrix have a name").to.be.ok;
        return [id, { ...unnamed, "runs-on": "docker", steps }];
      });
      const queue = name === "publish.yml" ? { concurrency: { group: "publish", "cancel-in-progress": false } } : {};
      expect(forgejo).to.deep.equal({ ...rest, jobs: Object.fromEntries(jobs), ...queue });
    });
  }

  it("GitHub's actions are pinned by commit", async () => {
    const texts = await Promise.all(NAMES.map((name) => read(`github/${name}`)));
    const used = texts.flatMap((text) => stepsOf(parseWorkflow(text)).flatMap(({ uses }) => uses ?? []));
    for (const action of used) expect(action).to.match(/^actions\/checkout@[0-9a-f]{40}$/);
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
