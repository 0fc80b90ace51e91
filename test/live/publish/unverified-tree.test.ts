import { expect } from "chai";
import { execa } from "execa";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";

describe("a source tree that is not its commit's, from publish to promote", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  before(async () => (live = await liveRegistry("basic")));
  after(() => live[Symbol.asyncDispose]());
  beforeEach(async () => {
    tree = await SourceTree.create({ ...scratchContainer("app"), "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nCOPY . /\n" });
    await tree.commit();
  });
  afterEach(() => tree.remove());

  const run = (command: string, namespace: string, ...args: string[]) =>
    runCli(
      [command, "--source", tree.path, "--container", "app", "--registry", live.registry.host, "--namespace", namespace, "--username", live.username, "--password-env", "KEY", ...args],
      { KEY: live.password },
    );

  it("an untracked file that git's settings hide is TREE_DIRTY, and nothing is built", async () => {
    await tree.git("config", "status.showUntrackedFiles", "no");
    await tree.write({ "containers/app/secret.txt": "s3cret\n" });
    const { exitCode, stdout, stderr } = await run("publish-image", "hidden");
    expect([exitCode, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.match(/^container-publisher: TREE_DIRTY: .*: containers\/app\/secret\.txt\./);
  });

  it("a tree that is another commit's is TREE_DIRTY, by the name of any commit", async () => {
    await tree.write({ "containers/app/content.txt": "newer\n" });
    await tree.commit();
    for (const name of ["HEAD~1", await tree.git("rev-parse", "HEAD~1")]) {
      const { exitCode, stderr } = await run("publish-image", "older", "--commit", name);
      expect(exitCode, stderr).to.equal(2);
      expect(stderr).to.match(/TREE_DIRTY: the source tree is not what commit [0-9a-f]{40} holds: containers\/app\/content\.txt\./);
    }
  });

  it("one that somebody vouches for says so from then on: tags shows it, production does not take it, a clean publish does not pass for it", async () => {
    await tree.write({ "containers/app/content.txt": "changed\n" });
    const vouched = await run("publish-image", "vouched", "--unverified-tree", "--json");
    expect(vouched.exitCode, vouched.stderr).to.equal(0);
    expect(JSON.parse(vouched.stdout)).to.include({ outcome: "published", tree: "unverified" });
    const listed = await run("tags", "vouched");
    expect(listed.stdout).to.match(/ main +\S+ +sha256:[0-9a-f]{64} {2}unverified tree$/);
    expect((await run("tags", "vouched", "--deployable")).stdout).to.equal("");
    const latest = await run("latest-deployable", "vouched");
    expect(latest.exitCode).to.equal(7);
    expect(latest.stderr).to.contain("is passed over: nobody compared its source tree with its commit");
    expect((await run("latest-deployable", "vouched", "--unverified-tree")).exitCode).to.equal(0);
    const tag = /^\S+/.exec(listed.stdout)?.[0] ?? "";
    const refused = await run("promote", "vouched", "--tag", tag, "--new-tag", "live");
    expect([refused.exitCode, refused.stderr.includes("NOT_DEPLOYABLE")]).to.deep.equal([7, true]);
    expect((await run("promote", "vouched", "--tag", tag, "--new-tag", "live", "--unmerged")).exitCode).to.equal(7);
    expect((await run("promote", "vouched", "--tag", tag, "--new-tag", "live", "--unverified-tree")).exitCode).to.equal(0);
    const again = await run("publish-image", "vouched", "--unverified-tree");
    expect(again.stderr).to.contain("already published");
    await tree.git("checkout", "--quiet", "--", ".");
    const clean = await run("publish-image", "vouched");
    expect(clean.exitCode).to.equal(4);
    expect(clean.stderr).to.match(/TAG_TAKEN: .*, of a tree that nobody compared with it \(sha256:/);
  });

  it("what was compared also stands for what is vouched for", async () => {
    expect((await run("publish-image", "compared")).exitCode).to.equal(0);
    await tree.write({ "containers/app/content.txt": "changed\n" });
    const { exitCode, stderr } = await run("publish-image", "compared", "--unverified-tree");
    expect([exitCode, stderr.includes("already published")]).to.deep.equal([0, true]);
  });

  it("a signed HEAD has its date, though git shows signatures", async () => {
    const lines = (await tree.git("cat-file", "commit", "HEAD")).split("\n");
    const at = lines.findIndex((line) => line.startsWith("committer "));
    const signed = [...lines.slice(0, at + 1), "gpgsig -----BEGIN SSH SIGNATURE-----", " U1NIU0lH", " -----END SSH SIGNATURE-----", ...lines.slice(at + 1), ""].join("\n");
    const { stdout } = await execa("git", ["-C", tree.path, "hash-object", "-t", "commit", "-w", "--stdin"], { input: signed });
    await tree.git("update-ref", "HEAD", stdout);
    await tree.git("config", "log.showSignature", "true");
    const plan = await run("plan", "signed", "--json");
    expect(plan.exitCode, plan.stderr).to.equal(0);
    expect(JSON.parse(plan.stdout)).to.include({ revision: stdout });
  });
});
