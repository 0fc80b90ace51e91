import { expect } from "chai";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "../../support/runs/cli.js";
import { GateProxy } from "../../support/registries/gate-proxy.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { ToolLog } from "../../support/runs/tool-log.js";

describe("npm run publish-image", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  let tools: ToolLog;
  let commit: string;
  before(async () => {
    live = await liveRegistry("token");
    tree = await SourceTree.create(scratchContainer("app"));
    commit = await tree.commit();
    tools = await ToolLog.create();
  });
  after(async () => {
    await tools.remove();
    await tree.remove();
    await live[Symbol.asyncDispose]();
  });

  const publish = (args: readonly string[] = [], password = live.password) =>
    runCli(
      ["publish-image", "--source", tree.path, "--container", "app", "--registry", live.registry.host, "--namespace", "team/images", "--username", live.username, "--password-env", "KEY", ...args],
      { ...tools.environment, KEY: password },
    );

  it("publishes, and prints repository:tag@digest alone on stdout", async () => {
    const { exitCode, stdout, stderr, left } = await publish();
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(stdout).to.match(new RegExp(`^${live.registry.host}/team/images/app:v1\\.2\\.3-${commit.slice(0, 7)}@sha256:[0-9a-f]{64}$`));
    // One process builds and writes the image out; the upload is this one's own.
    const called = await tools.take();
    expect(called).to.have.length(1);
    expect(called[0]).to.match(/^buildah .* build .*--tag dir:/);
  });

  it("adds further tags by one manifest PUT each, also when the image is there already", async () => {
    const first = await publish();
    await tools.take();
    const { exitCode, stdout, stderr } = await publish(["--extra-tag", "v1.2.3", "stable"]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: first.stdout });
    expect(stderr).to.match(/^container-publisher: the tag stable names neither the version nor the commit, and published tags never move: .*$/);
    expect(await tools.take()).to.deep.equal([]);
    const digest = first.stdout.slice(first.stdout.indexOf("@") + 1);
    const again = await publish(["--extra-tag", "stable", "--json"]);
    expect(again.stdout).to.contain(digest).and.contain('"outcome": "already-published"');
  });

  it("says already published where another run of the commit was faster, and not that nothing was uploaded", async () => {
    await using proxy = await GateProxy.start(live.port, "PUT /v2/raced/app/blobs/");
    const slow = publish(["--namespace", "raced", "--registry", `127.0.0.1:${proxy.port}`]);
    await proxy.held;
    const fast = await publish(["--namespace", "raced"]);
    proxy.open();
    const { exitCode, stdout, stderr } = await slow;
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "container-publisher: already published: another run of this commit was faster" });
    expect(stdout.slice(stdout.indexOf("/"))).to.equal(fast.stdout.slice(fast.stdout.indexOf("/")));
    await tools.take();
  });

  it("is foretold by plan, which builds nothing and writes nothing", async () => {
    await publish();
    await tools.take();
    const plan = (...more: string[]) =>
      runCli(
        ["plan", "--source", tree.path, "--container", "app", "--registry", live.registry.host, "--namespace", "team/images", "--username", live.username, "--password-env", "KEY", ...more],
        { ...tools.environment, KEY: live.password },
      );
    const done = await plan();
    expect(done).to.include({ exitCode: 0, stderr: "" });
    expect(done.stdout).to.match(/^Publish would do nothing for /);
    const next = await plan("--version", "8.0", "--json");
    expect(next.exitCode).to.equal(0);
    expect(JSON.parse(next.stdout)).to.deep.include({ ok: true, action: "publish", tag: `v8.0-${commit.slice(0, 7)}` });
    expect((await plan("--version", "8.0", "--json")).stdout).to.equal(next.stdout);
    expect(await tools.take()).to.deep.equal([]);
  });

  it("reads the password from a file of mode 0600 only", async () => {
    const file = join(tools.folder, "password");
    await writeFile(file, `${live.password}\n`);
    await chmod(file, 0o644);
    const args = ["publish-image", "--source", tree.path, "--container", "app", "--registry", live.registry.host, "--namespace", "file", "--username", live.username, "--password-file", file];
    const refused = await runCli(args);
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.contain("CONFIG_MISSING: ").and.contain("chmod 600");
    await chmod(file, 0o600);
    expect((await runCli(args)).exitCode).to.equal(0);
  });

  for (const option of ["--password", "--password=", "-p", "--registry-password=", "--token="]) {
    it(`refuses ${option} and does not repeat what follows`, async () => {
      const args = option.endsWith("=") ? [`${option}s3cret-on-argv`] : [option, "s3cret-on-argv"];
      const { exitCode, stdout, stderr } = await publish(args);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr).to.contain("--password-env").and.not.contain("s3cret-on-argv");
    });
  }
});
