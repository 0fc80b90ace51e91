import { expect } from "chai";
import { changedCall, CHECK, chosenCall, HOSTILE, NOBODY, promoteCall, publishCall, WEEKLY } from "../../support/workflows/expected-calls.js";
import { ANSWERS, CHANGED, ContainersRepository, ODD_NAMES } from "../../support/workflows/repositories/containers-repository.js";
import { gitlabPipeline, refusedInputs, type GitlabEvent, type GitlabPipeline } from "../../support/workflows/gitlab/pipeline.js";
import { tellChild, tellJob, type GitlabScene, type Told } from "../../support/workflows/gitlab/play.js";
import type { Answer } from "../../support/workflows/recorder-protocol.js";

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
type EventName = keyof typeof EVENTS;

/** How the pipeline asks for what changed. */
const ofContainers = (call: readonly string[]) => [...call, "--of", "CONTAINERS"];

describe("the pipeline for GitLab, its scripts in their shells", () => {
  let repository: ContainersRepository;
  let pipelines: ReadonlyMap<EventName, GitlabPipeline>;

  before(async () => {
    repository = await ContainersRepository.create();
    const made = new Map<EventName, GitlabPipeline>();
    for (const [name, event] of Object.entries(EVENTS)) made.set(name as EventName, await gitlabPipeline(event));
    pipelines = made;
  });
  after(() => repository.remove());

  function pipelineOf(event: EventName): GitlabPipeline {
    const pipeline = pipelines.get(event);
    if (!pipeline) throw new Error(`no pipeline for ${event}`);
    return pipeline;
  }

  function scene(event: EventName, given: Readonly<Record<string, string>> = {}, answers: readonly Answer[] = []): GitlabScene {
    const predefined = { CI_PIPELINE_SOURCE: EVENTS[event].source, CI_COMMIT_SHA: repository.third, CI_COMMIT_BEFORE_SHA: NOBODY };
    return { tree: repository.tree, pipeline: pipelineOf(event), variables: { ...predefined, ...given }, answers: [...answers, ...ANSWERS] };
  }

  const pushed = (before: string, sha: string) => ({ CI_COMMIT_SHA: sha, CI_COMMIT_BEFORE_SHA: before });
  const sees = ({ ran }: Told) => [...ran].filter(([, { variables }]) => variables.includes("ZOT_CI_API_KEY")).map(([name]) => name);
  const reportOf = ({ ran }: Told) => ran.get("publish")?.artifacts.get("publish-report.md") ?? "";

  for (const [event, names] of [
    ["push", ["versions", "plan", "containers"]],
    ["elsewhere", []],
    ["nothing", []],
    ["container", ["plan", "containers"]],
    ["promote", ["promote"]],
    ["mergeRequest", ["versions", "plan", "containers"]],
    ["weekly", ["check"]],
  ] as const) {
    it(`${event}: gitlab-ci-local makes a pipeline of ${names.join(" and ") || "nothing"}`, () => {
      expect(pipelineOf(event).names).to.have.members(names);
    });
  }

  it("GitLab's own schema has nothing against it, and finds a mistake", async () => {
    expect((await gitlabPipeline(EVENTS.push, "schema")).names).to.deep.equal(pipelineOf("push").names);
    const mistake = gitlabPipeline(EVENTS.push, "schema", (text) => text.replace("on_new_commit: none", "on_new_commit: never"));
    await mistake.then(
      () => expect.fail("the mistake was taken"),
      (error: unknown) => expect(String(error)).to.include("'on_new_commit' property must be one of"),
    );
  });

  it("only the jobs that promote, check the key or publish have the environment with the API key", async () => {
    const jobs = [...pipelines.values()].flatMap((pipeline) => [...pipeline.jobs.values()]);
    expect(new Set(jobs.filter(({ environment }) => environment).map(({ name }) => name))).to.deep.equal(new Set(["promote", "check"]));
    const told = await tellJob("versions", scene("push"));
    expect(told.argvs).to.deep.equal([CHECK]);
    expect(sees(told)).to.deep.equal([]);
  });

  for (const shell of ["sh", "bash"] as const) {
    describe(`by ${shell}`, () => {
      it("a push publishes what it changed in one job, each with the function of its kind, and keeps the report", async () => {
        const { first, second } = repository;
        const told = await tellChild(scene("push", pushed(first, second)), shell);
        expect(told.failed, told.output).to.equal(false);
        expect(told.argvs).to.deep.equal([ofContainers(changedCall(first, second)), ...CHANGED.map(({ name, kind }) => publishCall(name, kind, second))]);
        expect(told.calls.every(({ head }) => head === second)).to.equal(true);
        expect([...told.ran.keys()]).to.deep.equal(["plan", "publish"]);
        expect(sees(told)).to.deep.equal(["publish"]);
        expect(reportOf(told)).to.include("### Published an image\n\n| tag | digest |").and.to.include("### Published a Nix image");
        expect(told.output).to.include(reportOf(told).trim());
      });

      it("on a schedule the key and the registry are checked, the one also where the other is not in order", async () => {
        const refusal: Answer = { to: ["check-key"], exitCode: 1, stderr: "KEY_EXPIRING: it expires.\n" };
        const told = await tellJob("check", scene("weekly", {}, [refusal, { to: ["check-posture"] }]), shell);
        expect(told.argvs).to.deep.equal(WEEKLY);
        expect(told.failed).to.equal(true);
        expect(told.output).to.match(/KEY_EXPIRING: it expires\.[^]*Not in order: check-key$/);
      });

      it("a merge request's changes are built, all of them, and nothing is published", async () => {
        const { first, second } = repository;
        const refusal: Answer = { to: ["build", "both"], exitCode: 1, stderr: "SOURCE_INVALID: it does not build.\n" };
        const given = { CI_COMMIT_SHA: second, CI_MERGE_REQUEST_DIFF_BASE_SHA: first };
        const told = await tellChild(scene("mergeRequest", given, [refusal, { to: ["build"] }, { to: ["build-nix"] }]), shell);
        const build = (what: string, name: string, end: string) => [...CHECK.slice(0, 3), what, "--src", ".", "--container-name", name, end];
        expect(told.argvs.slice(1)).to.deep.equal([build("build", "both", "sync"), build("build-nix", "both", "size"), build("build", "hello", "sync")]);
        expect(told.argvs[0]).to.deep.equal([...CHECK.slice(0, 3), "changed", "--src", ".", "--base", first, "--head", second, "matrix", "--of", "PLATFORMS"]);
        expect(told.failed).to.equal(true);
        expect(told.output).to.match(/SOURCE_INVALID: it does not build\.[^]*Not built: both \(dockerfile\)$/);
        expect(told.calls.flatMap(({ variables }) => variables)).not.to.include("ZOT_CI_API_KEY");
      });

      it("a container that no repository can have fails in its turn, with the reason, and no other does", async () => {
        const { second } = repository;
        const names = ODD_NAMES.map((name) => name.replace(/[^A-Za-z0-9._-]/g, "?"));
        const refusals: Answer[] = names.map((name) => ({ to: [name], exitCode: 1, stderr: `SOURCE_INVALID: "${name}" is not a container name.\n` }));
        const told = await tellChild(scene("push", pushed(NOBODY, second), refusals), shell);
        const all = [...names.map((name) => ({ name, kind: "dockerfile" })), ...CHANGED, { name: "still", kind: "dockerfile" }];
        expect(told.argvs).to.deep.equal([ofContainers(changedCall(NOBODY, second)), ...all.map(({ name, kind }) => publishCall(name, kind, second))]);
        expect(told.failed).to.equal(true);
        expect(told.output).to.include(`SOURCE_INVALID: "${names[0]}" is not`).and.to.include(`Not published:${names.map((name) => ` ${name} (dockerfile)`).join("")}`);
        expect(reportOf(told)).to.include("### Published an image").and.to.include("### Published a Nix image");
      });

      it("promote gives an image a further tag, and says its reference", async () => {
        const { argvs, output } = await tellJob("promote", scene("promote"), shell);
        expect(argvs).to.deep.equal([promoteCall("hello", "v1.2.3-abc1234", "v1.2.3")]);
        expect(output).to.include("registry.example.org/my-team/hello:v1.2.3@sha256:");
      });
    });
  }

  it("variables that the project has count before those of the file: no usual name is one of ours", async () => {
    const usual = { COMMIT: "0", CONTAINER: "other", NEW_TAG: "other", REF: "other", TAG: "latest" };
    expect((await tellJob("promote", scene("promote", usual))).argvs).to.deep.equal([promoteCall("hello", "v1.2.3-abc1234", "v1.2.3")]);
  });

  it("a push that changes nothing has a child pipeline of one job that says so, because GitLab makes none without any", async () => {
    const { second, third } = repository;
    const told = await tellChild(scene("push", pushed(second, third)), "sh", "schema");
    expect(told.failed, told.output).to.equal(false);
    expect(told.argvs).to.deep.equal([ofContainers(changedCall(second, third))]);
    expect([...told.ran.keys()]).to.deep.equal(["plan", "nothing"]);
  });

  it("a base that a force push took away is no lack of history", async () => {
    const told = await tellJob("plan", scene("push", pushed("f".repeat(40), repository.second)));
    expect(told.argvs).to.deep.equal([ofContainers(changedCall("f".repeat(40), repository.second))]);
    expect(told.failed, told.output).to.equal(false);
  });

  it("what cannot be compared fails before anything is published", async () => {
    const told = await tellChild(scene("push", pushed("nowhere", repository.second)));
    expect(told.argvs).to.have.length(1);
    expect(told.failed).to.equal(true);
  });

  for (const [what, ref, commit] of [
    ["a branch", () => "main", () => repository.third],
    ["a branch with a slash", () => "feature/x", () => repository.feature],
    ["a branch that is called as a commit begins", () => repository.first.slice(0, 7), () => repository.second],
    ["a tag", () => "v9", () => repository.tagged],
    ["a full commit id", () => repository.first, () => repository.first],
  ] as const) {
    it(`by hand, ${what} becomes its commit`, async () => {
      const told = await tellJob("plan", scene("container", { ASKED_REF: ref() }));
      expect(told.argvs, told.output).to.deep.equal([ofContainers(chosenCall("both", commit()))]);
      const jobs: unknown = JSON.parse(told.ran.get("plan")?.artifacts.get("jobs.yml") ?? "");
      const publish = { extends: ".publish", variables: { PLANNED_COMMIT: commit(), PLANNED_IMAGES: "dockerfile both\nnix both" } };
      expect(jobs).to.deep.equal({ include: [{ local: ".gitlab-ci.yml" }], publish });
    });
  }

  it("by hand, both kinds are published from that commit", async () => {
    const { tagged } = repository;
    const told = await tellChild(scene("container", { ASKED_REF: "v9" }));
    expect(told.failed, told.output).to.equal(false);
    expect(told.argvs.slice(1)).to.deep.equal([publishCall("both", "dockerfile", tagged), publishCall("both", "nix", tagged)]);
    expect(told.calls.slice(1).map(({ head }) => head)).to.deep.equal([tagged, tagged]);
  });

  for (const text of HOSTILE) {
    it(`${JSON.stringify(text)} as a variable is neither run nor published, and promote hands it on as one argument`, async () => {
      const [container, ref] = await Promise.all(["ASKED_CONTAINER", "ASKED_REF"].map((name) => tellJob("plan", scene("container", { [name]: text }))));
      expect(container?.argvs).to.deep.equal(/^[a-z0-9._/-]*$/.test(text) ? [ofContainers(chosenCall(text, repository.third))] : []);
      expect(ref?.argvs).to.deep.equal([]);
      for (const each of [container, ref]) {
        expect(each?.ran.get("plan")?.exitCode).to.be.oneOf([1, 2]);
        expect(each?.ran.get("plan")?.artifacts.size).to.equal(0);
      }
      const { argvs } = await tellJob("promote", scene("promote", { ASKED_CONTAINER: text, ASKED_TAG: text, ASKED_NEW_TAG: text }));
      expect(argvs).to.deep.equal([promoteCall(text, text, text)]);
    });
  }

  it("Dagger is installed from an archive with the right checksum, and from no other", async () => {
    const { failed, calls } = await tellJob("plan", scene("push", { DAGGER_SHA256: "0".repeat(64), DAGGER_SHA256_ARM64: "0".repeat(64) }));
    expect(failed).to.equal(true);
    expect(calls).to.deep.equal([]);
  });

  it("GitLab itself refuses inputs with anything but names in them", async () => {
    for (const text of HOSTILE.filter(Boolean)) {
      expect(await refusedInputs({ container: text, ref: text, tag: text, new_tag: text }), text).to.deep.equal(["container", "ref", "tag", "new_tag"]);
    }
    expect(await refusedInputs({ container: "hello", ref: "feature/x", tag: "v1.2.3-abc1234", new_tag: "v1.2.3" })).to.deep.equal([]);
  });

  it("an input stays a value: it becomes no part of any script", () => {
    expect(pipelineOf("hostile").jobs.get("plan")?.script).to.deep.equal(pipelineOf("container").jobs.get("plan")?.script);
    expect(pipelineOf("hostile").variables["ASKED_CONTAINER"]).to.equal(HOSTILE[0]);
  });
});
