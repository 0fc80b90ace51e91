import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import type { RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";
import { startZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { Runbook } from "../../support/runbooks/runbook.js";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";

describe("the runbooks about keys, run as they stand on a real zot", () => {
  let workspace: Workspace;
  let zot: RehearsalRegistry;
  let tree: SourceTree;
  before(async function () {
    await skipWithoutZot(this);
    workspace = await Workspace.create();
    zot = await startZot(workspace);
    if (zot.credential.kind !== "basic") throw new Error("a rehearsal's zot has a user with a password");
    await writeFile(workspace.join("password"), zot.credential.password.reveal(), { mode: 0o600 });
    tree = await SourceTree.create(scratchContainer("hello"));
    await tree.commit();
    await done("publish-image", "--source", tree.path, "--container", "hello", "--namespace", "my-team");
    await done("keys-create", "--label", "ci", "--to-file", workspace.join("key"));
  });
  after(async () => {
    await (tree as SourceTree | undefined)?.remove();
    await (zot as RehearsalRegistry | undefined)?.[Symbol.asyncDispose]();
    await (workspace as Workspace | undefined)?.[Symbol.asyncDispose]();
  });

  const access = (file: string) => ({
    CONTAINER_PUBLISHER_REGISTRY: zot.host,
    CONTAINER_PUBLISHER_USERNAME: zot.credential.kind === "basic" ? zot.credential.username : "",
    CONTAINER_PUBLISHER_PASSWORD_FILE: workspace.join(file),
  });
  async function done(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runCli(args, access("password"));
    expect(exitCode, stderr).to.equal(0);
    return stdout;
  }

  it("rotation.md: the file holds a new key, which works", async () => {
    const before = await readFile(workspace.join("key"), "utf8");
    const { exitCode, stdout, stderr } = await (await Runbook.read("rotation.md")).run({ ...access("key"), LABEL: "ci", REPOSITORY: "my-team/hello" }, {});
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    expect(await readFile(workspace.join("key"), "utf8")).not.to.equal(before);
    expect(await done("keys-list")).to.match(/^LABEL .*\nci \(rotated\) .*$/);
  });

  it("leaked-key.md: the leaked key and those that it made are gone, and the new one is in its file", async () => {
    const leaked = await readFile(workspace.join("key"), "utf8");
    await writeFile(workspace.join("leaked"), leaked, { mode: 0o600 });
    await done("keys-create", "--label", "backup", "--to-file", workspace.join("backup"));
    const thief = await runCli(["keys-create", "--label", "thief", "--to-file", workspace.join("thief")], access("leaked"));
    expect(thief.exitCode, thief.stderr).to.equal(0);

    const values = { LABEL: "ci", KNOWN: "backup,ci", REPOSITORY: "my-team/hello", KEY_FILE: workspace.join("key"), LEAKED_FILE: workspace.join("leaked"), SOURCE: tree.path, CONTAINER: "hello" };
    const { exitCode, stdout, stderr } = await (await Runbook.read("leaked-key.md")).run({ ...access("password"), ...values }, {});
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    expect(stdout).to.match(/the API key "thief" \(\S+\) is revoked/);
    expect(stderr).to.contain("CREDENTIAL_REJECTED");
    expect(await readFile(workspace.join("key"), "utf8")).not.to.equal(leaked);
    const labels = (await done("keys-list")).split("\n").map((line) => line.split(/ {2}/)[0]);
    expect(labels).to.have.members(["LABEL", "backup", "ci (rotated)"]);
    expect((await runCli(["check-key", "--repository", "my-team/hello"], access("key"))).exitCode).to.equal(0);
  });
});
