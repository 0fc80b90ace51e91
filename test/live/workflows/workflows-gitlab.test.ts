import { expect } from "chai";
import { MARK } from "../../support/marked-secret.js";
import { changedCall, CHECK, chosenCall, HOSTILE, NOBODY, promoteCall, publishCall, WEEKLY } from "../../support/workflows/expected-calls.js";
import { ANSWERS, CHANGED, changedAnswer, ContainersRepository, ODD_NAMES } from "../../support/workflows/repositories/containers-repository.js";
import { gitlabPipeline, refusedInputs, type GitlabEvent, type GitlabPipeline } from "../../support/workflows/gitlab-pipeline.js";
import { runGitlabJob, type GitlabRan } from "../../support/workflows/gitlab-run.js";
import type { Answer, Call } from "../../support/workflows/recorder-protocol.js";
import { Story } from "../../support/workflows/story.js";

const EVENTS = {
  push: { source: "push", branch: "main", inputs: {} },
  elsewhere: { source: "push", branch: "feature/x", inputs: {} },
  nothing: { source: "web", branch: "main", inputs: {} },
  container: { source: "web", branch: "main", inputs: { container: "both" } },
  promote: { source: "web", branch: "main", inputs: { container: "hello", tag: "v1.2.3-abc1234", new_tag: "v1.2.3" } },
  mergeRequest: { source: "merge_request_event", branch: "feature/x", inputs: {} },
  weekly: { source: "schedule", branch: "main", inputs: {} },
  hostile: { source: "web", branch: "main", inputs: { container: HOSTILE[0] ?? "", ref: HOSTILE[1] ?? "" } },
} as const satisfies Record<string, GitlabEvent>;

describe("the pipeline for GitLab, its scripts in their shells", () => {
  let repository: ContainersRepository;
  let pipelines: Readonly<Record<string, GitlabPipeline>>;
  let shell: "bash" | "sh" = "sh";

  before(async () => {
    repository = await ContainersRepository.create();
    const made = Object.entries(EVENTS).map(async ([name, event]): Promise<[string, GitlabPipeline]> => [name, await gitlabPipeline(event)]);
    pipelines = Object.fromEntries(await Promise.all(made));
  });
  after(() => repository.remove());

  function pipelineOf(event: string): GitlabPipeline {
    const pipeline = pipelines[event];
    if (!pipeline) throw new Error(`no pipeline for ${event}`);
    return pipeline;
  }

  interface Told {
    readonly ran: GitlabRan;
    readonly calls: readonly Call[];
    readonly argvs: readonly (readonly string[])[];
  }

  /** Plays one job to its end, and makes sure that it shows the API key nowhere and runs nothing that an input holds. */
  async function tell(event: string, jobName: string, given: Readonly<Record<string, string>>, answers: readonly Answer[] = []): Promise<Told> {
    const { variables, jobs } = pipelineOf(event);
    const job = jobs.get(jobName);
    if (!job) throw new Error(`the pipeline has no job ${jobName}`);
    const story = await Story.begin(repository.tree, [...answers, ...ANSWERS]);
    try {
      const predefined = { CI_COMMIT_SHA: repository.third, CI_COMMIT_BEFORE_SHA: NOBODY };
      const ran = await runGitlabJob(story, job, { ...variables, DAGGER_SHA256: story.dagger.checksum, ...predefined, ...given }, shell);
      const calls = await story.dagger.calls();
      expect(await story.traces(), "traces").to.deep.equal([]);
      expect(MARK.foundIn(ran.output + JSON.stringify(calls)), "the API key").to.deep.equal([]);
      return { ran, calls, argvs: calls.map(({ argv }) => argv) };
    } finally {
      await story.end();
    }
  }

  const pushed = (before: string, sha: string) => ({ CI_COMMIT_SHA: sha, CI_COMMIT_BEFORE_SHA: before });

  for (const [event, jobs] of [
    ["push", ["versions", "publish-changed"]],
    ["elsewhere", []],
    ["nothing", []],
    ["container", ["publish-one"]],
    ["promote", ["promote"]],
    ["mergeRequest", ["versions", "build-changed"]],
    ["weekly", ["check"]],
  ] as const) {
    it(`${event}: gitlab-ci-local, with GitLab's own schema, makes a pipeline of ${jobs.join(" and ") || "nothing"}`, () => {
      expect([...pipelineOf(event).jobs.keys()]).to.deep.equal(jobs);
    });
  }

  it("a mistake is found by that schema", async () => {
    const mistake = gitlabPipeline(EVENTS.push, (text) => text.replace("on_new_commit: none", "on_new_commit: never"));
    await mistake.then(
      () => expect.fail("the mistake was taken"),
      (error: unknown) => expect(String(error)).to.include("'on_new_commit' property must be one of"),
    );
  });

  it("only the jobs that publish, promote or check the key have the environment with the API key", async () => {
    const jobs = ["push", "mergeRequest", "container", "promote", "weekly"].flatMap((event) => [...pipelineOf(event).jobs]);
    const environments = jobs.map(([name, job]) => [name, job.environment?.name]);
    expect(environments).to.deep.equal([["versions", undefined], ["publish-changed", "registry"], ["versions", undefined], ["build-changed", undefined], ["publish-one", "registry"], ["promote", "registry"], ["check", "registry"]]);
    const { calls, argvs } = await tell("push", "versions", {});
    expect(argvs).to.deep.equal([CHECK]);
    expect(calls[0]?.variables).not.to.include("ZOT_CI_API_KEY");
  });

  for (const each of ["sh", "bash"] as const) {
    describe(`by ${each}`, () => {
      before(() => (shell = each));

      it("a push publishes what it changed, each with the function of its kind, and keeps the report", async () => {
        const { first, second } = repository;
        const { ran, argvs, calls } = await tell("push", "publish-changed", pushed(first, second), [changedAnswer(second, CHANGED)]);
        expect(ran.exitCode, ran.output).to.equal(0);
        expect(argvs).to.deep.equal([changedCall(first, second), ...CHANGED.map(({ name, kind }) => publishCall(name, kind, second))]);
        expect(calls.every(({ head }) => head === second)).to.equal(true);
        expect(calls.every(({ variables }) => variables.includes("ZOT_CI_API_KEY"))).to.equal(true);
        expect(ran.report).to.include("### Published an image\n\n| tag | digest |").and.to.include("### Published a Nix image");
        expect(ran.output).to.include(ran.report.trim());
      });

      it("on a schedule the key and the registry are checked, the one also where the other is not in order", async () => {
        const refusal: Answer = { to: ["check-key"], exitCode: 1, stderr: "KEY_EXPIRING: it expires.\n" };
        const { ran, argvs } = await tell("weekly", "check", {}, [refusal, { to: ["check-posture"] }]);
        expect(argvs).to.deep.equal(WEEKLY);
        expect(ran.exitCode).to.equal(1);
        expect(ran.output).to.match(/KEY_EXPIRING: it expires\.[^]*Not in order: check-key$/);
      });

      it("a merge request's changes are built, all of them, and nothing is published", async () => {
        const { first, second } = repository;
        const refusal: Answer = { to: ["build", "both"], exitCode: 1, stderr: "SOURCE_INVALID: it does not build.\n" };
        const given = { CI_COMMIT_SHA: second, CI_MERGE_REQUEST_DIFF_BASE_SHA: first };
        const { ran, argvs, calls } = await tell("mergeRequest", "build-changed", given, [refusal, { to: ["build"] }, { to: ["build-nix"] }]);
        const build = (what: string, name: string, end: string) => [...CHECK.slice(0, 3), what, "--src", ".", "--container-name", name, end];
        expect(argvs.slice(1)).to.deep.equal([build("build", "both", "sync"), build("build-nix", "both", "size"), build("build", "hello", "sync")]);
        expect(argvs[0]).to.include.members(["--base", first, "--head", second]);
        expect(ran.exitCode).to.equal(1);
        expect(ran.output).to.match(/SOURCE_INVALID: it does not build\.[^]*Not built: both \(dockerfile\)$/);
        expect(calls.flatMap(({ variables }) => variables)).not.to.include("ZOT_CI_API_KEY");
      });

      it("a push that changes nothing publishes nothing, and succeeds", async () => {
        const { second, third } = repository;
        const { ran, argvs } = await tell("push", "publish-changed", pushed(second, third), [changedAnswer(third, [])]);
        expect(ran.exitCode, ran.output).to.equal(0);
        expect(argvs).to.deep.equal([changedCall(second, third)]);
      });

      it("the first push of all names no base but zeros", async () => {
        const { second } = repository;
        const { argvs } = await tell("push", "publish-changed", pushed(NOBODY, second), [changedAnswer(second, CHANGED)]);
        expect(argvs[0]).to.deep.equal(changedCall(NOBODY, second));
      });

      it("a container that cannot be published does not stop the others, and the job fails at its end, naming it", async () => {
        const { first, second } = repository;
        const refusal: Answer = { to: ["publish", "both"], exitCode: 1, stderr: "TAG_TAKEN: it is taken.\n" };
        const { ran, argvs } = await tell("push", "publish-changed", pushed(first, second), [changedAnswer(second, CHANGED), refusal]);
        expect(argvs).to.have.length(1 + CHANGED.length);
        expect(ran.exitCode).to.equal(1);
        expect(ran.output).to.match(/TAG_TAKEN: it is taken\.[^]*Not published: both \(dockerfile\)$/);
        expect(ran.report).to.include("### Published an image").and.to.include("### Published a Nix image");
      });

      it("a container that no repository can have fails in its turn, with the reason, and no other does", async () => {
        const { second } = repository;
        const names = ODD_NAMES.map((name) => name.replace(/[^A-Za-z0-9._-]/g, "?"));
        const refusals: Answer[] = names.map((name) => ({ to: [name], exitCode: 1, stderr: `SOURCE_INVALID: "${name}" is not a container name.\n` }));
        const { ran, argvs } = await tell("push", "publish-changed", pushed(NOBODY, second), refusals);
        const all = [...names.map((name) => ({ name, kind: "dockerfile" })), ...CHANGED, { name: "still", kind: "dockerfile" }];
        expect(argvs.slice(1)).to.deep.equal(all.map(({ name, kind }) => publishCall(name, kind, second)));
        expect(ran.exitCode).to.equal(1);
        expect(ran.output).to.include(`SOURCE_INVALID: "${names[0]}" is not`).and.to.include(`Not published:${names.map((name) => ` ${name} (dockerfile)`).join("")}`);
        expect(ran.report).to.include("### Published an image").and.to.include("### Published a Nix image");
      });

      it("a base that a force push took away is no lack of history", async () => {
        const { ran, argvs } = await tell("push", "publish-changed", pushed("f".repeat(40), repository.second), [changedAnswer(repository.second, CHANGED)]);
        expect(argvs[0]).to.deep.equal(changedCall("f".repeat(40), repository.second));
        expect(ran.output).not.to.include("HISTORY_MISSING");
      });

      it("what cannot be compared fails the job before anything is published", async () => {
        const refusal: Answer = { to: ["changed"], exitCode: 1, stderr: "COMMIT_INVALID\n" };
        const { ran, argvs } = await tell("push", "publish-changed", pushed("nowhere", repository.second), [refusal]);
        expect(argvs).to.have.length(1);
        expect(ran.exitCode).not.to.equal(0);
      });

      for (const [what, ref, commit] of [
        ["a branch", () => "main", () => repository.third],
        ["a branch with a slash", () => "feature/x", () => repository.feature],
        ["a branch that is called as a commit begins", () => repository.first.slice(0, 7), () => repository.second],
        ["a tag", () => "v9", () => repository.tagged],
        ["a full commit id", () => repository.first, () => repository.first],
      ] as const) {
        it(`by hand, ${what} becomes its commit, and both kinds are published from there`, async () => {
          const { ran, argvs, calls } = await tell("container", "publish-one", { REF: ref() });
          expect(ran.exitCode, ran.output).to.equal(0);
          expect(argvs).to.deep.equal([chosenCall("both", commit()), publishCall("both", "dockerfile", commit()), publishCall("both", "nix", commit())]);
          expect(calls.every(({ head }) => head === commit())).to.equal(true);
        });
      }

      for (const text of HOSTILE) {
        it(`${JSON.stringify(text)} as a variable is neither run nor published, and promote hands it on as one argument`, async () => {
          const [container, ref] = await Promise.all(["CONTAINER", "REF"].map((name) => tell("container", "publish-one", { [name]: text })));
          expect(container?.argvs).to.deep.equal(/^[a-z0-9._/-]*$/.test(text) ? [chosenCall(text, repository.third)] : []);
          expect(ref?.argvs).to.deep.equal([]);
          for (const each of [container, ref]) expect(each?.ran.exitCode).to.be.oneOf([1, 2]);
          const { argvs } = await tell("promote", "promote", { CONTAINER: text, TAG: text, NEW_TAG: text });
          expect(argvs).to.deep.equal([promoteCall(text, text, text)]);
        });
      }

      it("promote gives an image a further tag, and says its reference", async () => {
        const { ran, argvs } = await tell("promote", "promote", {});
        expect(argvs).to.deep.equal([promoteCall("hello", "v1.2.3-abc1234", "v1.2.3")]);
        expect(ran.output).to.include("registry.example.org/my-team/hello:v1.2.3@sha256:");
      });

      it("Dagger is installed from an archive with the right checksum, and from no other", async () => {
        const { ran, calls } = await tell("push", "publish-changed", { DAGGER_SHA256: "0".repeat(64) });
        expect(ran.exitCode).not.to.equal(0);
        expect(calls).to.deep.equal([]);
      });
    });
  }

  it("GitLab itself refuses inputs with anything but names in them", async () => {
    for (const text of HOSTILE.filter(Boolean)) {
      expect(await refusedInputs({ container: text, ref: text, tag: text, new_tag: text }), text).to.deep.equal(["container", "ref", "tag", "new_tag"]);
    }
    expect(await refusedInputs({ container: "hello", ref: "feature/x", tag: "v1.2.3-abc1234", new_tag: "v1.2.3" })).to.deep.equal([]);
  });

  it("an input stays a value: it becomes no part of any script", () => {
    const { jobs } = pipelineOf("hostile");
    expect(jobs.get("publish-one")?.script).to.deep.equal(pipelineOf("container").jobs.get("publish-one")?.script);
    expect(pipelineOf("hostile").variables["CONTAINER"]).to.equal(HOSTILE[0]);
  });
});
