import { expect } from "chai";
import { execa } from "execa";
import { mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../../host/run/workspace.js";
import { CliRun, runCli } from "../../support/runs/cli.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { nixEnvironment, nixImage, nixStream, removeStore, skipWithoutNix } from "../../support/sources/nix.js";
import { observe, processesNaming } from "../../support/runs/observed.js";
import { RegistryView } from "../../support/registries/registry-view.js";
import { ToolLog } from "../../support/runs/tool-log.js";
import { until } from "../../support/until.js";

/** Nobody else on this machine sleeps as long. */
const SLEEP = "sleep 987654";

describe("npm run publish-nix, on real nix", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  let store: string;
  let tools: ToolLog;
  let commit: string;
  before(async function () {
    await skipWithoutNix(this);
    live = await liveRegistry("token");
    store = await mkdtemp(join(tmpdir(), "nix-store-"));
    tree = await SourceTree.create({
      "containers/app/default.nix": nixImage('"1.2.3"'),
      "containers/computed/default.nix": nixImage('"4." + "5"'),
      "containers/streamed/default.nix": nixStream("app"),
      "containers/folder/default.nix": nixImage('"1.0"').replace("> $out", "> image.tar.gz; mkdir $out"),
      "containers/text/default.nix": nixImage('"1.0"').replace("> $out", "> image.tar.gz; echo text > $out"),
      "containers/broken/default.nix": nixImage('"1.0"', { before: "echo it does not compile; exit 3" }),
      "containers/slow/default.nix": nixImage('"1.0"', { before: `/usr/bin/env ${SLEEP}` }),
      "containers/slow-program/default.nix": nixStream("app").replace("exec gzip", `exec ${SLEEP}; gzip`),
      "containers/unversioned/default.nix": nixImage('throw "this is nothing"'),
      "containers/docker/Dockerfile": "FROM scratch\n",
    });
    commit = await tree.commit();
    tools = await ToolLog.create(["nix", "skopeo"]);
  });
  after(async () => {
    // Where there is no nix, nothing was set up.
    if (!store) return;
    await tools.remove();
    await tree.remove();
    await removeStore(store);
    await live[Symbol.asyncDispose]();
  });

  const environment = () => ({ ...tools.environment, ...nixEnvironment(store), KEY: live.password });
  const options = (container: string) => [
    ...["publish-nix", "--source", tree.path, "--container", container, "--registry", live.registry.host],
    ...["--namespace", "team", "--username", live.username, "--password-env", "KEY"],
  ];
  const publish = (container: string, ...more: string[]) => runCli([...options(container), ...more], environment());
  const short = () => commit.slice(0, 7);
  const called = async (tool: string) => (await tools.take()).filter((line) => line.startsWith(tool));

  it("publishes under a tag of its own, marked like every image, and does nothing a second time", async () => {
    const { exitCode, stdout, stderr, left } = await publish("app");
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(stdout).to.match(new RegExp(`^${live.registry.host}/team/app:v1\\.2\\.3-${short()}-nix@sha256:[0-9a-f]{64}$`));
    expect(await called("nix"), "how often nix ran").to.have.length(1);
    await using view = new RegistryView(live.registry);
    const digest = await view.holds("team/app", { tag: `v1.2.3-${short()}-nix`, commit, version: "v1.2.3" });
    expect(stdout.endsWith(`@${digest ?? "nothing"}`)).to.equal(true);

    const [, ...choice] = options("app");
    const foretold = await runCli(["plan", ...choice], environment());
    expect(foretold).to.deep.include({ exitCode: 0, stderr: "" });
    expect(foretold.stdout).to.match(new RegExp(`^Publish would do nothing for .*/team/app:v1\\.2\\.3-${short()}-nix\n`));

    const again = await publish("app");
    expect(again).to.deep.include({ exitCode: 0, stdout, left: [] });
    expect(again.stderr).to.equal("container-publisher: already published: nothing was built, nothing was uploaded");
    expect(await tools.take(), "the tools of the second run").to.deep.equal([]);
  });

  it("is foretold by plan, which lets nix compute a version, and builds nothing", async () => {
    const [, ...choice] = options("computed");
    const { exitCode, stdout } = await runCli(["plan", ...choice, "--json"], environment());
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ action: "publish", tag: `v4.5-${short()}-nix` });
    expect((await tools.take()).filter((line) => !line.includes(" eval "))).to.deep.equal([]);
    const other = await runCli(["plan", ...choice, "--kind", "dockerfile"], environment());
    expect(other.exitCode).to.equal(2);
    expect(other.stderr).to.contain("SOURCE_INVALID: containers/computed/ holds no Dockerfile");
  });

  it("gives two builds of a commit the same digest", async () => {
    const one = await publish("app", "--namespace", "one");
    const two = await publish("app", "--namespace", "two");
    expect(one.exitCode).to.equal(0);
    expect(one.stdout.split("@")[1]).to.equal(two.stdout.split("@")[1]);
  });

  it("runs the program that streamLayeredImage makes", async () => {
    const { exitCode, stdout, stderr, left } = await publish("streamed");
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(stdout).to.contain(`/team/streamed:v3.0-${short()}-nix@sha256:`);
  });

  it("lets nix compute a version that cannot be read, and takes one that is given without asking", async () => {
    const { stdout } = await publish("computed");
    expect(stdout).to.contain(`/team/computed:v4.5-${short()}-nix@sha256:`);
    await tools.take();
    const given = await publish("unversioned", "--version", "9.9", "--namespace", "given");
    // The derivation itself cannot be evaluated, but that is the build's matter.
    expect(given.stderr).to.contain("TOOL_FAILED: nix could not build containers/unversioned/default.nix").and.contain("this is nothing");
    expect((await called("nix")).filter((line) => line.includes(" eval "))).to.deep.equal([]);
  });

  for (const [container, exitCode, says] of [
    ["folder", 2, /SOURCE_INVALID: containers\/folder\/default\.nix does not make an image \(.*streamLayeredImage/],
    ["text", 2, /SOURCE_INVALID: containers\/text\/default\.nix does not make an image \(/],
    ["broken", 1, /it does not compile[^]*TOOL_FAILED: nix could not build containers\/broken\/default\.nix \(exit code 1: builder for /],
    ["unversioned", 2, /VERSION_MISSING: nix cannot evaluate the version of containers\/unversioned\/default\.nix: this is nothing\. Add /],
    ["docker", 2, /SOURCE_INVALID: containers\/docker\/ holds no default\.nix/],
  ] as const) {
    it(`pushes nothing of a container that is no image: ${container}`, async () => {
      const outcome = await publish(container);
      expect(outcome).to.deep.include({ exitCode, stdout: "", left: [] });
      expect(outcome.stderr).to.match(says);
      expect(await called("skopeo")).to.deep.equal([]);
    });
  }

  it("finds out that the key is wrong before it builds", async () => {
    await tools.take();
    const { exitCode } = await runCli([...options("app"), "--namespace", "wrong"], { ...environment(), KEY: "wrong" });
    expect(exitCode).to.equal(3);
    expect(await tools.take()).to.deep.equal([]);
  });

  it("names its cache to nix, and its key, and refuses a login in either", async () => {
    const key = `cache.example.org-1:${"A".repeat(43)}=`;
    const { exitCode } = await publish("app", "--namespace", "cached", "--binary-cache", `file://${store}/cache`, "--binary-cache-key", key);
    expect(exitCode).to.equal(0);
    expect((await called("nix"))[0]).to.contain(`--option extra-substituters file://${store}/cache --option extra-trusted-public-keys ${key}`);
    const refused = await publish("app", "--binary-cache", "https://somebody:s3cret@cache.example.org");
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.contain("CONFIG_MISSING: the binary cache ").and.not.contain("s3cret");
    expect(await tools.take()).to.deep.equal([]);
  });

  for (const [doing, container] of [
    ["nix builds", "slow"],
    ["the program writes that nix built", "slow-program"],
  ] as const) {
    it(`stopped while ${doing}, leaves no file, no process and no tag`, async () => {
      const run = await CliRun.start(options(container), environment());
      await until("somebody to sleep", () => (processesNaming(SLEEP).length > 0 ? true : undefined));
      run.process.kill("SIGTERM");
      const { exitCode, left, survivors, stderr } = await observe(run);
      expect({ exitCode, left, survivors }).to.deep.equal({ exitCode: 143, left: [], survivors: [] });
      expect(stderr).to.match(/^container-publisher: INTERRUPTED: [^\n]*$/);
      await until("the sleeper to be gone", () => (processesNaming(SLEEP).length === 0 ? true : undefined));
      await using view = new RegistryView(live.registry);
      expect(await view.tags(`team/${container}`)).to.deep.equal([]);
    });
  }

  it("says where to get nix where there is none, before anything is pushed", async () => {
    await using folder = await Workspace.create();
    for (const tool of ["git", "skopeo"]) await symlink((await execa("which", [tool])).stdout, folder.join(tool));
    const outcome = await runCli([...options("app"), "--namespace", "none"], { KEY: live.password, PATH: folder.path });
    expect(outcome).to.deep.include({ exitCode: 6, stdout: "", left: [] });
    expect(outcome.stderr).to.contain("TOOL_MISSING: nix is not installed").and.contain("nix-bin").and.contain("nixos.org");
    await using view = new RegistryView(live.registry);
    expect(await view.tags("none/app")).to.deep.equal([]);
  });

  it("writes an archive with build-nix, and never over a file", async () => {
    const output = join(store, "image.tar");
    const build = () => runCli(["build-nix", "--source", tree.path, "--container", "streamed", "--output", output], environment());
    expect(await build()).to.deep.equal({ exitCode: 0, stdout: output, stderr: "", left: [] });
    expect((await readFile(output)).subarray(257, 262).toString()).to.equal("ustar");
    const to = ["--destination", `${live.registry.host}/copied/app:v1`, "--username", live.username, "--password-env", "KEY"];
    const copied = await runCli(["copy-archive", "--archive", output, ...to], environment());
    expect(copied.exitCode, copied.stderr).to.equal(0);
    await writeFile(output, "precious");
    expect((await build()).stderr).to.contain(`CONFIG_MISSING: the output ${output} exists already`);
    expect(await readFile(output, "utf8")).to.equal("precious");
  });
});
