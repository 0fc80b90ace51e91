import { expect } from "chai";
import { ACCESS, MODULE, publishCall, REPORT } from "../../support/workflows/expected-calls.js";
import { gitlabPipeline, type Check, type GitlabPipeline } from "../../support/workflows/gitlab/pipeline.js";
import { tellChild, type Told } from "../../support/workflows/gitlab/play.js";
import type { Shell } from "../../support/workflows/gitlab/run.js";
import type { Answer } from "../../support/workflows/recorder-protocol.js";
import { ANSWERS } from "../../support/workflows/repositories/containers-repository.js";
import { BY_DIGEST, digest, PlatformsRepository } from "../../support/workflows/repositories/platforms-repository.js";


describe("the pipeline for GitLab where container.json names runners and platforms", () => {
  let repository: PlatformsRepository;
  let pipelines: Readonly<Record<"push" | "web" | "merge_request_event", GitlabPipeline>>;

  before(async () => {
    repository = await PlatformsRepository.create();
    pipelines = {
      push: await gitlabPipeline({ source: "push", branch: "main", inputs: {} }),
      web: await gitlabPipeline({ source: "web", branch: "main", inputs: { container: "web" } }),
      merge_request_event: await gitlabPipeline({ source: "merge_request_event", branch: "feature", inputs: {} }),
    };
  });
  after(() => repository.remove());

  /** What was found out about changes is the other tests' matter. */
  async function tell(source: keyof typeof pipelines, given: Readonly<Record<string, string>>, answers: readonly Answer[] = [], shell: Shell = "sh", by: Check = "rules"): Promise<Told> {
    const predefined = { CI_PIPELINE_SOURCE: source, CI_COMMIT_SHA: repository.second, CI_COMMIT_BEFORE_SHA: repository.first };
    const scene = { tree: repository.tree, pipeline: pipelines[source], variables: { ...predefined, ...given }, answers: [...answers, ...BY_DIGEST, ...ANSWERS] };
    const told = await tellChild(scene, shell, by);
    return { ...told, argvs: told.argvs.filter((argv) => !argv.includes("changed")) };
  }

  const tagsOf = ({ ran }: Told) => [...ran].slice(1).map(([name, { tags }]) => [name, tags]);
  const order = (container: string) => ["--src", ".", "--container-name", container, "--commit-sha", repository.second];
  const platform = (of: string) => ["-m", MODULE, "call", ...ACCESS, "publish", `--platforms=${of}`, ...order("web"), "--by-digest", "reference"];
  const index = (...digests: string[]) => ["-m", MODULE, "call", ...ACCESS, "publish-index", ...order("web"), "--digests", digests.join(","), ...REPORT];
  const plain = () => publishCall("plain", "dockerfile", repository.second);
  const nixed = () => publishCall("nixed", "nix", repository.second);

  it("each container goes to its runner, and all that name none to one", async () => {
    const told = await tell("push", {});
    expect(told.failed, told.output).to.equal(false);
    expect(tagsOf(told)).to.deep.equal([["publish", []], ["publish: [big]", ["big"]], ["publish: [self-hosted, nix]", ["self-hosted", "nix"]]]);
    expect(told.argvs).to.deep.equal([plain(), publishCall("web", "dockerfile", repository.second), nixed()]);
  });

  for (const [shell, by] of [["sh", "schema"], ["bash", "rules"]] as const) {
    it(`each platform goes to its runner, and what they published is joined, by ${shell}`, async () => {
      const told = await tell("push", { MATRIX: "PLATFORMS" }, [], shell, by);
      expect(told.failed, told.output).to.equal(false);
      expect(tagsOf(told)).to.deep.equal([
        ["publish", []],
        ["publish: [arm]", ["arm"]],
        ["publish: [big]", ["big"]],
        ["publish: [self-hosted, nix]", ["self-hosted", "nix"]],
        ["index", []],
      ]);
      expect(told.argvs).to.deep.equal([plain(), platform("linux/arm64"), platform("linux/amd64"), nixed(), index(digest("1"), digest("2"))]);
      expect(told.calls.every(({ head }) => head === repository.second)).to.equal(true);
      expect([...told.ran].filter(([, { variables }]) => variables.includes("ZOT_CI_API_KEY")).map(([name]) => name)).to.deep.equal([...told.ran.keys()].slice(1));
      expect(told.ran.get("index")?.artifacts.get("publish-report.md")).to.equal("### Published an index\n");
    });
  }

  it("a platform that failed fails its job, and what remains is offered, for publish-index to refuse", async () => {
    const told = await tell("push", { MATRIX: "PLATFORMS" }, [{ to: ["--platforms=linux/arm64"], exitCode: 1, stderr: "SOURCE_INVALID: it does not build.\n" }]);
    expect(told.argvs.at(-1)).to.deep.equal(index(digest("1")));
    expect(told.ran.get("publish: [arm]")?.output).to.match(/SOURCE_INVALID: it does not build\.[^]*Not published: web \(linux\/arm64\)$/);
    expect(told.failed).to.equal(true);
  });

  it("without a single platform there is no index, and it says so", async () => {
    const told = await tell("push", { MATRIX: "PLATFORMS" }, [{ to: ["--by-digest"], exitCode: 1, stderr: "PUSH_DENIED\n" }]);
    expect(told.argvs.at(-1)).to.deep.equal(nixed());
    expect(told.ran.get("index")?.output).to.match(/^No platform of web was published\nNot published: web$/m);
    expect(told.failed).to.equal(true);
  });

  it("by hand one container is published so, at its commit", async () => {
    const told = await tell("web", { MATRIX: "PLATFORMS", CI_COMMIT_SHA: repository.third, ASKED_REF: repository.second });
    expect(told.failed, told.output).to.equal(false);
    expect(told.argvs).to.deep.equal([platform("linux/arm64"), platform("linux/amd64"), index(digest("1"), digest("2"))]);
    expect(told.calls.slice(1).every(({ head }) => head === repository.second)).to.equal(true);
  });

  it("a merge request builds what it changes, each platform on its runner, and publishes nothing", async () => {
    const told = await tell("merge_request_event", { CI_COMMIT_SHA: repository.branch, CI_MERGE_REQUEST_DIFF_BASE_SHA: repository.first }, [], "sh", "schema");
    expect(told.failed, told.output).to.equal(false);
    expect(tagsOf(told)).to.deep.equal([["build: [arm]", ["arm"]], ["build: [big]", ["big"]], ["build: [self-hosted, nix]", ["self-hosted", "nix"]]]);
    const build = (...words: string[]) => ["-m", MODULE, "call", ...words];
    expect(told.argvs).to.deep.equal([
      build("build", "--src", ".", "--container-name", "web", "--platform=linux/arm64", "sync"),
      build("build", "--src", ".", "--container-name", "web", "--platform=linux/amd64", "sync"),
      build("build-nix", "--src", ".", "--container-name", "nixed", "size"),
    ]);
    expect(told.calls.flatMap(({ variables }) => variables)).not.to.include("ZOT_CI_API_KEY");
    expect(told.output, "what sync prints").not.to.include("the id of a container");
  });
});
