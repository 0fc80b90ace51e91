import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { Runbook } from "../../support/runbooks/runbook.js";
import { runCli } from "../../support/runs/cli.js";
import { GIT_IDENTITY, scratchContainer, SourceTree } from "../../support/sources/git-tree.js";

describe("the runbooks about images, run as they stand", () => {
  let workspace: Workspace;
  let registries: LiveRegistry[];
  let tree: SourceTree;
  const references: string[] = [];

  before(async () => {
    workspace = await Workspace.create();
    registries = [];
    for (const name of ["old", "new"]) {
      const live = await liveRegistry("basic");
      registries.push(live);
      await writeFile(workspace.join(`${name}-key`), live.password, { mode: 0o600 });
    }
    tree = await SourceTree.create({});
    for (const version of ["1.2.3", "1.3.0"]) {
      await tree.write(scratchContainer("hello", version, version));
      await tree.commit();
      const { exitCode, stdout, stderr } = await runCli(["publish-image", "--source", tree.path, "--container", "hello"], access());
      expect(exitCode, stderr).to.equal(0);
      references.push(stdout);
    }
  });
  after(async () => {
    for (const each of registries) await each[Symbol.asyncDispose]();
    await tree.remove();
    await workspace[Symbol.asyncDispose]();
  });

  const access = () => ({
    CONTAINER_PUBLISHER_REGISTRY: registries[0]?.registry.host ?? "",
    CONTAINER_PUBLISHER_NAMESPACE: "my-team",
    CONTAINER_PUBLISHER_USERNAME: registries[0]?.username ?? "",
    CONTAINER_PUBLISHER_PASSWORD_FILE: workspace.join("old-key"),
  });
  const tagOf = (reference = "") => /:(v[^@]+)@/.exec(reference)?.[1] ?? "";
  const values = () => ({ ...access(), SOURCE: tree.path, CONTAINER: "hello" });

  it("moving.md: both images are at the new registry, with the same digests", async () => {
    const [, target] = registries;
    const runbook = await Runbook.read("moving.md");
    const to = { NEW: target?.registry.host ?? "", NEW_NAMESPACE: "moved", NEW_USERNAME: target?.username ?? "", NEW_PASSWORD_FILE: workspace.join("new-key") };
    const { exitCode, stdout, stderr } = await runbook.run({ ...values(), ...to }, {});
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    for (const reference of references) expect(stdout).to.contain(`/moved/hello:${tagOf(reference)}@${reference.split("@")[1] ?? "none"}`);
    expect(stdout).to.match(/✓ key-can-push/);
  });

  it("rollback.md: the image before gets the new tag, and the bad commit is taken back", async () => {
    const [good, bad] = references;
    const runbook = await Runbook.read("rollback.md");
    const { exitCode, stdout, stderr } = await runbook.run({ ...values(), BAD: tagOf(bad), NEW_TAG: "production-1" }, GIT_IDENTITY);
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    expect(stdout.split("\n")).to.include.members([good, good?.replace(tagOf(good), "production-1")]);
    expect(await tree.git("log", "-1", "--format=%s")).to.equal('Revert "test"');
  });
});
