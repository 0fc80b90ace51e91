import { expect } from "chai";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../support/runs/cli.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { nixEnvironment, nixImage, removeStore, skipWithoutNix } from "../../support/sources/nix.js";
import { ToolLog } from "../../support/runs/tool-log.js";

describe("changed --matrix, on real nix", () => {
  let tree: SourceTree;
  let store: string;
  let tools: ToolLog;
  before(async function () {
    await skipWithoutNix(this);
    store = await mkdtemp(join(tmpdir(), "nix-store-"));
    tools = await ToolLog.create(["nix"]);
  });
  after(async () => {
    // Where there is no nix, nothing was set up.
    if (!store) return;
    await tools.remove();
    await removeStore(store);
  });
  beforeEach(async () => {
    tree = await SourceTree.create({ "containers/app/default.nix": nixImage('"4." + "5"'), "containers/plain/default.nix": nixImage('"1.2.3"') });
    await tree.commit();
  });
  afterEach(() => tree.remove());

  const changed = (...args: string[]) => runCli(["changed", "--source", tree.path, ...args], { ...tools.environment, ...nixEnvironment(store) });
  const versions = (stdout: string) => (JSON.parse(stdout) as { include: { version: string | null }[] }).include.map(({ version }) => version);

  it("evaluates a computed version of the commit that is checked out, and no other", async () => {
    const { exitCode, stdout, stderr, left } = await changed("--matrix");
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(versions(stdout)).to.deep.equal(["v4.5", "v1.2.3"]);
    expect(await tools.take()).to.have.length(1);
  });

  it("evaluates none of a commit that is not checked out, or of a tree that was edited", async () => {
    const first = await tree.git("rev-parse", "HEAD");
    await tree.write({ "containers/app/default.nix": nixImage('"5." + "0"') });
    for (const args of [["--matrix"], ["--matrix", "--head", first]]) {
      const { exitCode, stdout, stderr } = await changed(...args);
      expect([exitCode, versions(stdout)]).to.deep.equal([0, [null, "v1.2.3"]]);
      expect(stderr).to.contain("VERSION_MISSING: containers/app/default.nix computes its version, and the source tree is not what commit");
    }
    await tree.commit();
    expect(versions((await changed("--matrix")).stdout)).to.deep.equal(["v5.0"]);
    expect(versions((await changed("--matrix", "--head", first)).stdout)).to.deep.equal([null, "v1.2.3"]);
    expect(await tools.take()).to.have.length(1);
  });

  it("asks nix for nothing where nothing is computed", async () => {
    await tree.write({ "containers/plain/note.txt": "note\n" });
    await tree.commit();
    expect(versions((await changed("--matrix")).stdout)).to.deep.equal(["v1.2.3"]);
    expect(await tools.take()).to.deep.equal([]);
  });
});
