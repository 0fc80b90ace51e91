import { execa } from "execa";
import { expect } from "chai";
import { z } from "zod";
import { ZOT, plainRegistry, startOrSkip } from "../../support/registries/registries.js";
import type { RegistryUnderTest } from "../../support/registries/registry-under-test.js";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { ToolLog } from "../../support/runs/tool-log.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { skip } from "../../support/skip.js";
import { canRun } from "../../../host/emulation/can-run.js";
import { Workspace } from "../../../host/run/workspace.js";
import type { BuildPlatform } from "../../../core/source/platform.js";

const ARM64 = "linux/arm64" as BuildPlatform;
const indexSchema = z.object({
  manifests: z.array(z.object({ digest: z.string(), platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }) })),
  annotations: z.record(z.string(), z.string()),
});
const imageSchema = z.object({ annotations: z.record(z.string(), z.string()) });
const configSchema = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional(), config: z.object({ Labels: z.record(z.string(), z.string()) }) });

for (const kind of [plainRegistry("token authentication", "token"), ZOT]) {
  describe(`several platforms of a Dockerfile that runs nothing, at ${kind.name}`, () => {
    let registry: RegistryUnderTest;
    let tree: SourceTree;
    let tools: ToolLog;
    const made: (() => Promise<void>)[] = [];
    let published: string;
    before(async function () {
      registry = await startOrSkip(kind, this);
      made.push(() => registry[Symbol.asyncDispose]());
      tree = await SourceTree.create({
        "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nARG TARGETARCH\nCOPY $TARGETARCH /arch\nCOPY amd64 /shared\n",
        "containers/app/amd64": "amd64\n",
        "containers/app/arm": "arm\n",
        "containers/app/container.json": JSON.stringify({ platforms: ["linux/arm", "linux/amd64"] }),
        "containers/runs/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nRUN one\n",
      });
      made.push(() => tree.remove());
      await tree.commit();
      tools = await ToolLog.create();
      made.push(() => tools.remove());
    });
    after(() => Promise.all(made.map((remove) => remove())));

    const call = (command: string, container: string, ...args: string[]): Promise<CliResult> => {
      const { host, username, password } = registry.facts;
      const order = ["--source", tree.path, "--container", container, "--registry", host, "--namespace", "team", "--username", username, "--password-env", "KEY"];
      return runCli([command, ...order, ...args], { ...tools.environment, KEY: password });
    };
    const inspect = async (...args: string[]): Promise<unknown> => {
      const { host, username, password } = registry.facts;
      const { stdout } = await execa("skopeo", ["inspect", "--tls-verify=false", "--creds", `${username}:${password}`, ...args.map((each) => each.replace("REPO", `docker://${host}/team/app`))]);
      return JSON.parse(stdout);
    };

    it("is one index of one image each, with our annotations on all of them", async () => {
      const { stdout, stderr, exitCode, left } = await call("publish-image", "app");
      expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
      published = stdout;
      const digest = published.slice(published.indexOf("@"));
      const index = indexSchema.parse(await inspect("--raw", `REPO${digest}`));
      expect(index.manifests.map(({ platform }) => platform)).to.deep.equal([{ os: "linux", architecture: "amd64" }, { os: "linux", architecture: "arm", variant: "v7" }]);
      for (const { digest: each, platform } of index.manifests) {
        expect(imageSchema.parse(await inspect("--raw", `REPO@${each}`)).annotations).to.deep.equal(index.annotations);
        const { config, ...of } = configSchema.parse(await inspect("--raw", "--config", `REPO@${each}`));
        expect(of).to.deep.equal(platform);
        expect(config.Labels).to.include(index.annotations);
      }
      expect(index.annotations).to.include({ "org.opencontainers.image.version": "v1.2.3", "org.opencontainers.image.title": "app" });
      expect((await tools.take()).filter((each) => each.includes(" build ")).map((each) => /--platform (\S+)/.exec(each)?.[1])).to.deep.equal(["linux/arm/v7", "linux/amd64"]);
    });

    it("is the same index, to the byte, where each is built by itself, published by its digest with a key that may only create, and joined", async () => {
      const elsewhere = ["--namespace", "joined"];
      const images: string[] = [];
      for (const platform of ["linux/amd64", "linux/arm"]) {
        const { stdout, stderr, exitCode } = await call("publish-image", "app", ...elsewhere, "--by-digest", "--platform", platform);
        expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
        expect(stdout).to.match(new RegExp(`^${registry.facts.host}/joined/app@sha256:[0-9a-f]{64}$`));
        images.push(stdout);
      }
      await tools.take();
      const { stdout, stderr, exitCode } = await call("publish-index", "app", ...elsewhere, "--digest", images.join(","), "--json");
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      const report = z.object({ outcome: z.string(), reference: z.string(), platforms: z.array(z.string()) }).parse(JSON.parse(stdout));
      expect(report).to.deep.equal({ outcome: "published", reference: published.replace("/team/", "/joined/"), platforms: ["linux/amd64", "linux/arm/v7"] });
      expect(await tools.take()).to.deep.equal([]);
    });

    // What follows is ours to decide, whatever the registry.
    if (kind === ZOT) return;

    it("is already published, for each of them by whatever name", async () => {
      const { stdout, exitCode } = await call("publish-image", "app", "--platform", "linux/armhf,linux/x86_64");
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: published });
      expect(await tools.take()).to.deep.equal([]);
    });

    it("is TAG_TAKEN for another one, which the tag does not hold and never will, and plan says so", async () => {
      const { stdout } = await call("plan", "app", "--platform", "linux/amd64", "linux/riscv64", "--json");
      const { error, ...plan } = z.object({ ok: z.boolean(), action: z.string(), platforms: z.array(z.string()), error: z.object({ code: z.string(), what: z.string() }) }).parse(JSON.parse(stdout));
      expect({ ...plan, code: error.code }).to.deep.equal({ ok: false, action: "refuse", platforms: ["linux/amd64", "linux/riscv64"], code: "TAG_TAKEN" });
      expect(error.what).to.match(/ already holds this commit and version \(sha256:\w+\), but not for linux\/riscv64$/);
    });

    it("is refused before the build where it runs what this machine cannot", async function () {
      await using workspace = await Workspace.create();
      if ((await canRun(ARM64, workspace)) === "yes") skip(this, "this machine runs programs of linux/arm64");
      const { exitCode, stdout, stderr } = await call("publish-image", "runs", "--platform", ARM64);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 6, stdout: "" });
      expect(stderr).to.match(/TOOL_MISSING: containers\/runs\/Dockerfile runs commands on linux\/arm64 \(RUN in line 3\), and this machine, linux\/\w+, cannot run programs of that platform\. Install an emulator/);
      expect(await tools.take()).to.deep.equal([]);
    });
  });
}
