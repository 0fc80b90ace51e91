import { expect } from "chai";
import { runCli } from "../../support/runs/cli.js";
import { FakeRegistry } from "../../support/registries/fake-registry.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";

describe("a token service at an internal address of another host", () => {
  let registry: FakeRegistry;
  let tree: SourceTree;
  let port: string;
  before(async () => {
    registry = await FakeRegistry.start(SMOOTH_MARK, "token");
    [, port = ""] = registry.host.split(":");
    registry.realmHost = `localhost:${port}`;
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(async () => {
    await tree.remove();
    await registry[Symbol.asyncDispose]();
  });

  const publish = (...options: string[]) =>
    runCli(
      ["publish-image", "--source", tree.path, "--container", "app", "--registry", registry.host, "--namespace", "ns", "--username", SMOOTH_MARK.username, "--password-env", "KEY", ...options],
      { KEY: SMOOTH_MARK.password },
    );

  for (const [what, options] of [["where nothing is said", []], ["where another is named", ["--trust-realm", "localhost:1", "--trust-realm", "10.0.0.2"]]] as const) {
    it(`gets nothing ${what}, and the way on is named`, async () => {
      const { exitCode, stderr, left } = await publish(...options);
      expect({ exitCode, left }).to.deep.equal({ exitCode: 3, left: [] });
      expect(stderr).to.contain("REALM_UNTRUSTED: ").and.contain(`--trust-realm localhost:${port}`);
      expect(registry.manifests.size).to.equal(0);
    });
  }

  it("is asked where it is trusted", async () => {
    const { exitCode, stdout, stderr } = await publish("--trust-realm", "10.0.0.2", "--trust-realm", `localhost:${port}`);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout).to.match(/\/ns\/app:v1\.2\.3-[0-9a-f]{7}@sha256:[0-9a-f]{64}$/);
  });

  it("is no URL: told before anything is asked", async () => {
    const { exitCode, stderr } = await publish("--trust-realm", "http://10.0.0.2/token");
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("CONFIG_MISSING: ").and.contain("is no host of a token service");
  });
});
