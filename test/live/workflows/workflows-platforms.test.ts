import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MARK } from "../../support/marked-secret.js";
import { PROJECT } from "../../support/project.js";
import { ActionsRun, type WorkflowEvent } from "../../support/workflows/actions-run.js";
import { parseWorkflow } from "../../support/workflows/actions-workflow.js";
import { ANSWERS } from "../../support/workflows/repositories/containers-repository.js";
import { ACCESS, MODULE, publishCall, REPORT } from "../../support/workflows/expected-calls.js";
import { BY_DIGEST, digest, PlatformsRepository } from "../../support/workflows/repositories/platforms-repository.js";
import type { Answer, Call } from "../../support/workflows/recorder-protocol.js";
import { Story } from "../../support/workflows/story.js";

const DEFAULT = { github: "ubuntu-24.04", forgejo: "docker" } as const;

for (const system of ["github", "forgejo"] as const) {
  describe(`the workflows for ${system} whose runners container.json names`, () => {
    let repository: PlatformsRepository;

    before(async () => {
      repository = await PlatformsRepository.create();
    });
    after(() => repository.remove());

    async function tell(name: string, event: WorkflowEvent, answers: readonly Answer[] = []): Promise<{ run: ActionsRun; calls: readonly Call[]; argvs: readonly (readonly string[])[] }> {
      const workflow = parseWorkflow(await readFile(join(PROJECT, "examples/workflows", system, name), "utf8"));
      const story = await Story.begin(repository.tree, [...answers, ...BY_DIGEST, ...ANSWERS]);
      try {
        const { checksum } = story.dagger;
        const run = await ActionsRun.of({ ...workflow, env: { ...workflow.env, DAGGER_SHA256: checksum, DAGGER_SHA256_ARM64: checksum } }, event, story, system);
        const calls = await story.dagger.calls();
        expect(await story.traces(), "traces").to.deep.equal([]);
        expect(MARK.foundIn(run.steps.map(({ output }) => output).join("\n") + run.summary + JSON.stringify(calls)), "the API key").to.deep.equal([]);
        // What was found out about versions and changes is the other tests' matter.
        return { run, calls, argvs: calls.map(({ argv }) => argv).filter((argv) => !argv.includes("changed") && !argv.includes("check-versions")) };
      } finally {
        await story.end();
      }
    }

    const push = (): WorkflowEvent => ({ name: "push", sha: repository.second, before: repository.first, inputs: { container: null, ref: null } });
    const idle = (): WorkflowEvent => ({ name: "push", sha: repository.third, before: repository.second, inputs: { container: null, ref: null } });
    const order = (container: string) => ["--src", ".", "--container-name", container, "--commit-sha", repository.second];
    const platform = (of: string) => ["-m", MODULE, "call", ...ACCESS, "publish", `--platforms=${of}`, ...order("web"), "--by-digest", "reference"];
    const index = (...digests: string[]) => ["-m", MODULE, "call", ...ACCESS, "publish-index", ...order("web"), "--digests", digests.join(","), ...REPORT];
    const others = () => [publishCall("nixed", "nix", repository.second), publishCall("plain", "dockerfile", repository.second)];

    it("publish.yml gives each container to its runner", async () => {
      const { run, argvs } = await tell("publish.yml", push());
      expect(run.machines.filter(([job]) => job === "publish").map(([, labels]) => labels)).to.deep.equal([["self-hosted", "nix"], DEFAULT[system], "big"]);
      expect(argvs).to.have.length(3);
      expect(run.failed).to.equal(false);
    });

    it("publish-platforms.yml gives each platform to its runner, and joins what they published", async () => {
      const { run, argvs, calls } = await tell("publish-platforms.yml", push());
      expect(run.failed, run.steps.map(({ output }) => output).join("\n")).to.equal(false);
      expect(run.machines.filter(([job]) => job === "build").map(([, labels]) => labels)).to.deep.equal([["self-hosted", "nix"], DEFAULT[system], "big", "arm"]);
      expect(argvs).to.deep.equal([...others(), platform("linux/amd64"), platform("linux/arm64"), index(digest("1"), digest("2"))]);
      expect(calls.every(({ head }) => head === repository.second)).to.equal(true);
      expect(run.summary).to.match(/### Published a Nix image[^]*### Published an image[^]*### Published an index/);
      expect(new Set(run.steps.filter(({ variables }) => variables.includes("ZOT_CI_API_KEY")).map(({ name }) => name))).to.deep.equal(new Set(["Publish", "Publish the index"]));
    });

    it("a platform that failed fails its job, and what remains is offered, for publish-index to refuse", async () => {
      const { run, argvs } = await tell("publish-platforms.yml", push(), [{ to: ["--platforms=linux/arm64"], exitCode: 1, stderr: "SOURCE_INVALID: it does not build.\n" }]);
      expect(argvs.at(-1)).to.deep.equal(index(digest("1")));
      expect(run.failed).to.equal(true);
    });

    it("without a single platform there is no index, and it says so", async () => {
      const { run, argvs } = await tell("publish-platforms.yml", push(), [{ to: ["--by-digest"], exitCode: 1, stderr: "PUSH_DENIED\n" }]);
      expect(argvs).to.deep.equal([...others(), platform("linux/amd64"), platform("linux/arm64")]);
      expect(run.steps.at(-1)?.output).to.equal("No platform of web was published");
    });

    it("by hand one container is published so, at its commit", async () => {
      const { run, argvs } = await tell("publish-platforms.yml", { name: "workflow_dispatch", sha: repository.third, before: null, inputs: { container: "web", ref: repository.second } });
      expect(argvs).to.deep.equal([platform("linux/amd64"), platform("linux/arm64"), index(digest("1"), digest("2"))]);
      expect(run.failed).to.equal(false);
    });

    it("by hand, a container that is none is said to be none", async () => {
      const { run, argvs } = await tell("publish-platforms.yml", { name: "workflow_dispatch", sha: repository.third, before: null, inputs: { container: "--help", ref: "main" } });
      expect(argvs).to.deep.equal([]);
      expect(run.steps.at(-1)?.output).to.include(`There is no container --help at ${repository.third}`);
      expect(run.failed).to.equal(true);
    });

    for (const name of ["publish.yml", "publish-platforms.yml"]) {
      it(`${name} has nothing to do where nothing changed, and succeeds`, async () => {
        const { run, argvs } = await tell(name, idle());
        expect(argvs).to.deep.equal([]);
        expect([...run.results.values()].map(({ result }) => result)).to.include("skipped").and.not.include("failure");
      });
    }

    it("pull-request.yml builds what a pull request changes, each platform on its runner, and publishes nothing", async () => {
      const { run, calls, argvs } = await tell("pull-request.yml", { name: "pull_request", sha: repository.branch, before: null, baseRef: "main", inputs: {} });
      expect(run.failed, run.steps.map(({ output }) => output).join("\n")).to.equal(false);
      expect(calls.find(({ argv }) => argv.includes("changed"))?.argv).to.include.members(["--base", repository.first]);
      const build = (...words: string[]) => ["-m", MODULE, "call", ...words];
      expect(argvs).to.deep.equal([
        build("build-nix", "--src", ".", "--container-name", "nixed", "size"),
        build("build", "--src", ".", "--container-name", "web", "--platform=linux/amd64", "sync"),
        build("build", "--src", ".", "--container-name", "web", "--platform=linux/arm64", "sync"),
      ]);
      expect(run.machines.filter(([job]) => job === "build").map(([, labels]) => labels)).to.deep.equal([["self-hosted", "nix"], "big", "arm"]);
      expect(run.steps.flatMap(({ variables }) => variables)).not.to.include("ZOT_CI_API_KEY");
      expect(run.steps.map(({ output }) => output).join("\n"), "what sync prints").not.to.include("the id of a container");
    });
  });
}
