import { expect } from "chai";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";

describe("an identity token", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  before(async () => {
    live = await liveRegistry("token");
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(async () => {
    await tree.remove();
    await live[Symbol.asyncDispose]();
  });

  const run = (command: string, token: string) =>
    runCli(
      [command, "--source", tree.path, "--container", "app", "--registry", live.registry.host, "--namespace", "ns", "--username", "<token>", "--password-env", "TOKEN"],
      { TOKEN: token },
    );

  it("publishes", async () => {
    expect((await run("plan", live.password)).stdout).to.match(/^Publish would build and push /);
    const { exitCode, stdout, stderr } = await run("publish-image", live.password);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout).to.match(/\/ns\/app:v1\.2\.3-[0-9a-f]{7}@sha256:[0-9a-f]{64}$/);
  });

  it("that the service does not know: CREDENTIAL_REJECTED, and it is not repeated", async () => {
    const { exitCode, stdout, stderr } = await run("publish-image", "no-such-token");
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 3, stdout: "" });
    expect(stderr).to.contain("CREDENTIAL_REJECTED: ").and.contain("invalid_grant").and.not.contain("no-such-token");
  });
});
