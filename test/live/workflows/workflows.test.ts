import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MARK } from "../../support/marked-secret.js";
import { PROJECT } from "../../support/project.js";
import { ActionsRun, type WorkflowEvent } from "../../support/workflows/actions-run.js";
import { parseWorkflow, type Workflow } from "../../support/workflows/actions-workflow.js";
import { ANSWERS, CHANGED, changedAnswer, ContainersRepository, ODD_NAMES } from "../../support/workflows/repositories/containers-repository.js";
import { changedCall, CHECK, chosenCall, HOSTILE, NOBODY, promoteCall, publishCall, WEEKLY } from "../../support/workflows/expected-calls.js";
import type { Answer, Call } from "../../support/workflows/recorder-protocol.js";
import { Story } from "../../support/workflows/story.js";

/** What is left of a run when its story has ended. */
interface Told {
  readonly run: ActionsRun;
  readonly calls: readonly Call[];
  readonly downloads: readonly string[];
  readonly output: string;
}

for (const system of ["github", "forgejo"] as const) {
  describe(`the workflows for ${system}, step by step in their shells`, () => {
    let repository: ContainersRepository;
    let publish: Workflow;
    let promote: Workflow;
    let check: Workflow;

    before(async () => {
      const read = (name: string) => readFile(join(PROJECT, "examples/workflows", system, name), "utf8");
      [publish, promote, check] = [parseWorkflow(await read("publish.yml")), parseWorkflow(await read("promote.yml")), parseWorkflow(await read("check.yml"))];
      repository = await ContainersRepository.create();
    });
    after(() => repository.remove());

    /** Plays a run to its end, and makes sure that it shows the API key nowhere and runs nothing that an input holds. */
    async function tell(workflow: Workflow, event: WorkflowEvent, answers: readonly Answer[], checksum?: string): Promise<Told> {
      const story = await Story.begin(repository.tree, [...answers, ...ANSWERS]);
      try {
        const env = { ...workflow.env, DAGGER_SHA256: checksum ?? story.dagger.checksum };
        const run = await ActionsRun.of({ ...workflow, env }, event, story, system);
        const [calls, downloads, traces] = await Promise.all([story.dagger.calls(), story.dagger.downloads(), story.traces()]);
        const output = run.steps.map((step) => step.output).join("\n");
        expect(traces, "traces").to.deep.equal([]);
        expect(MARK.foundIn(output + run.summary + JSON.stringify(calls)), "the API key").to.deep.equal([]);
        return { run, calls, downloads, output };
      } finally {
        await story.end();
      }
    }

    const push = (before: string, sha: string): WorkflowEvent => ({ name: "push", sha, before, inputs: { container: null, ref: null } });
    const byHand = (container: string, ref: string): WorkflowEvent => {
      return { name: "workflow_dispatch", sha: repository.third, before: null, inputs: { container, ref } };
    };
    const argvs = (calls: readonly Call[]) => calls.map(({ argv }) => argv);

    it("a push publishes what it changed, each with the function of its kind, at its commit", async () => {
      const { first, second } = repository;
      const { run, calls } = await tell(publish, push(first, second), [changedAnswer(second, CHANGED)]);
      const published = CHANGED.map(({ name, kind }) => publishCall(name, kind, second));
      expect(argvs(calls)).to.deep.equal([CHECK, changedCall(first, second), ...published]);
      expect(calls.every(({ head }) => head === second)).to.equal(true);
      expect(run.failed).to.equal(false);
      expect(run.summary).to.include("### Published an image\n\n| tag | digest |").and.to.include("### Published a Nix image");
    });

    it("only the step that publishes sees the API key", async () => {
      const { first, second } = repository;
      const { run, calls } = await tell(publish, push(first, second), [changedAnswer(second, CHANGED)]);
      const seeing = run.steps.filter(({ variables }) => variables.includes("ZOT_CI_API_KEY")).map(({ name }) => name);
      expect(new Set(seeing)).to.deep.equal(new Set(["Publish"]));
      expect(calls.map(({ variables }) => variables.includes("ZOT_CI_API_KEY"))).to.deep.equal([false, false, true, true, true]);
    });

    it("once a week the key and the registry are checked, the one also where the other is not in order", async () => {
      const refusal: Answer = { to: ["check-key"], exitCode: 1, stderr: "KEY_EXPIRING: the API key \"ci\" expires in 8 days.\n" };
      const weekly: WorkflowEvent = { name: "schedule", sha: repository.third, before: null, inputs: {} };
      const { run, calls, output } = await tell(check, weekly, [refusal, { to: ["check-posture"] }]);
      expect(argvs(calls)).to.deep.equal(WEEKLY);
      expect(run.failed).to.equal(true);
      expect(output).to.include("KEY_EXPIRING").and.to.match(/Not in order: check-key$/m);
    });

    it("a push that changes nothing publishes nothing, and succeeds", async () => {
      const { second, third } = repository;
      const { run, calls } = await tell(publish, push(second, third), [changedAnswer(third, [])]);
      expect(argvs(calls)).to.deep.equal([CHECK, changedCall(second, third)]);
      expect(run.failed).to.equal(false);
      expect(run.results.get("publish")?.result).to.equal("skipped");
    });

    it("the first push of all names no base but zeros", async () => {
      const { second } = repository;
      const { calls } = await tell(publish, push(NOBODY, second), [changedAnswer(second, CHANGED)]);
      expect(argvs(calls)[1]).to.deep.equal(changedCall(NOBODY, second));
    });

    it("a base that a force push took away is no lack of history", async () => {
      const { second } = repository;
      const { calls, output } = await tell(publish, push("f".repeat(40), second), [changedAnswer(second, CHANGED)]);
      expect(argvs(calls)[1]).to.deep.equal(changedCall("f".repeat(40), second));
      expect(output).not.to.include("HISTORY_MISSING");
    });

    it("a container that cannot be published does not stop the others, and fails the run", async () => {
      const { first, second } = repository;
      const refusal: Answer = { to: ["publish", "both"], exitCode: 1, stderr: "TAG_TAKEN: it is taken.\n" };
      const { run, calls, output } = await tell(publish, push(first, second), [changedAnswer(second, CHANGED), refusal]);
      expect(argvs(calls).slice(2)).to.deep.equal(CHANGED.map(({ name, kind }) => publishCall(name, kind, second)));
      expect(run.failed).to.equal(true);
      expect(output).to.include("TAG_TAKEN: it is taken.");
    });

    it("a container that no repository can have fails in a job of its own, with the reason, and no other does", async () => {
      const { second } = repository;
      const odd = ODD_NAMES.map((name) => ({ name, kind: "dockerfile" }));
      const refusals: Answer[] = ODD_NAMES.map((name) => ({ to: [name], exitCode: 1, stderr: `SOURCE_INVALID: ${name} is not a container name.\n` }));
      const { run, calls, output } = await tell(publish, push(NOBODY, second), refusals);
      const sound = [...CHANGED, { name: "still", kind: "dockerfile" }];
      expect(argvs(calls).slice(2)).to.deep.equal([...odd, ...sound].map(({ name, kind }) => publishCall(name, kind, second)));
      expect(run.failed).to.equal(true);
      for (const name of ODD_NAMES) expect(output).to.include(`SOURCE_INVALID: ${name} is not a container name.`);
      expect(run.summary).to.include("### Published an image").and.to.include("### Published a Nix image");
    });

    it("what cannot be compared fails the run before anything is published", async () => {
      const { second } = repository;
      const refusal: Answer = { to: ["check-versions"], exitCode: 1, stderr: "VERSION_MISSING\n" };
      const unknown: Answer = { to: ["changed"], exitCode: 1, stderr: "COMMIT_INVALID\n" };
      const { run, calls } = await tell(publish, push("nowhere", second), [refusal, unknown]);
      expect(calls).to.have.length(2);
      expect([...run.results.values()].map(({ result }) => result)).to.deep.equal(["failure", "failure", "skipped"]);
    });

    /** Of the scripts alone, and Forgejo's are GitHub's to the letter (workflows-files.test.ts): one of a kind is played there, too. */
    const ofScripts = <T>(cases: readonly T[], forForgejo: number): readonly T[] => (system === "github" ? cases : cases.slice(0, forForgejo));

    const refs: readonly (readonly [string, () => string, () => string])[] = [
      ["a branch", () => "main", () => repository.third],
      ["a branch with a slash", () => "feature/x", () => repository.feature],
      ["a branch that is called as a commit begins", () => repository.first.slice(0, 7), () => repository.second],
      ["a tag", () => "v9", () => repository.tagged],
      ["a full commit id", () => repository.first, () => repository.first],
    ];
    for (const [what, ref, commit] of ofScripts(refs, 1)) {
      it(`by hand, ${what} becomes its commit, and both kinds are published from there`, async () => {
        const { run, calls } = await tell(publish, byHand("both", ref()), []);
        expect(argvs(calls)).to.deep.equal([chosenCall("both", commit()), publishCall("both", "dockerfile", commit()), publishCall("both", "nix", commit())]);
        expect(calls.slice(1).every(({ head }) => head === commit())).to.equal(true);
        expect(run.failed).to.equal(false);
      });
    }

    for (const [what, container, ref, says, asked] of [
      ["a branch that does not exist", "hello", "nope", "There is no such branch, tag or full commit id: nope", () => []],
      ["a container that does not exist", "nope", "main", "There is no container nope at ", () => [chosenCall("nope", repository.third)]],
    ] as const) {
      it(`by hand, ${what} is said to be none, and nothing is published`, async () => {
        const { run, calls, output } = await tell(publish, byHand(container, ref), []);
        expect(output).to.include(says);
        expect(argvs(calls)).to.deep.equal(asked());
        expect(run.failed).to.equal(true);
      });
    }

    for (const text of ofScripts(HOSTILE, 1)) {
      it(`by hand, ${JSON.stringify(text)} is neither run nor published, as a container or as a ref`, async () => {
        const [container, ref] = await Promise.all([byHand(text, "main"), byHand("hello", text)].map((event) => tell(publish, event, [])));
        expect(argvs(container?.calls ?? [])).to.deep.equal(/^[a-z0-9._/-]*$/.test(text) ? [chosenCall(text, repository.third)] : []);
        expect(ref?.calls).to.deep.equal([]);
        expect([container?.run.failed, ref?.run.failed]).to.deep.equal([true, true]);
      });

      it(`promote hands ${JSON.stringify(text)} on as one argument`, async () => {
        const inputs = { container: text, tag: text, "new-tag": text };
        const { calls } = await tell(promote, { name: "workflow_dispatch", sha: repository.third, before: null, inputs }, []);
        expect(argvs(calls)).to.deep.equal([promoteCall(text, text, text)]);
      });
    }

    it("promote gives an image a further tag, and puts the reference into the summary", async () => {
      const inputs = { container: "hello", tag: "v1.2.3-abc1234", "new-tag": "v1.2.3" };
      const { run, calls } = await tell(promote, { name: "workflow_dispatch", sha: repository.third, before: null, inputs }, []);
      expect(argvs(calls)).to.deep.equal([promoteCall("hello", "v1.2.3-abc1234", "v1.2.3")]);
      expect(run.summary).to.include("registry.example.org/my-team/hello:v1.2.3@sha256:");
    });

    it("Dagger is installed from the archive that it names, and from no other", async () => {
      const { first, second } = repository;
      const { run, calls, downloads, output } = await tell(publish, push(first, second), [], publish.env["DAGGER_SHA256"]);
      expect(new Set(downloads)).to.deep.equal(new Set([publish.env["DAGGER_ARCHIVE"]]));
      expect(output).to.include("FAILED");
      expect(calls).to.deep.equal([]);
      expect(run.failed).to.equal(true);
    });
  });
}
