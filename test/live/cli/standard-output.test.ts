import { expect } from "chai";
import { execa } from "execa";
import { LAUNCHER } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";

/** Descriptor 3 is a pipe whose reader has gone for certain, before anything is written. */
const READER_GONE = "exec 3> >(true); wait $!;";

describe("an output that takes nothing", () => {
  let tree: SourceTree;
  before(async () => {
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(() => tree.remove());

  const run = async (before: string, args: readonly string[], redirection: string) => {
    const script = `${before} exec "$NODE" "$0" "$@" ${redirection}`;
    const { exitCode, stdout, stderr } = await execa("bash", ["-c", script, LAUNCHER, ...args], { env: { NODE: process.execPath }, reject: false });
    return { exitCode, stdout, stderr };
  };
  const changed = (...more: string[]) => ["changed", "--source", tree.path, ...more];

  for (const [name, args] of Object.entries({ "a result": [], JSON: ["--json"], help: ["--help"] })) {
    it(`${name} that nobody reads is no failure`, async () => {
      expect(await run(READER_GONE, changed(...args), ">&3")).to.deep.equal({ exitCode: 0, stdout: "", stderr: "" });
    });
  }

  it("a command that found something wrong keeps its exit code", async () => {
    const bad = await SourceTree.create(scratchContainer("app", "not-a-version"));
    expect(await run(READER_GONE, ["check-versions", "--source", bad.path], ">&3")).to.deep.equal({ exitCode: 2, stdout: "", stderr: "" });
    await bad.remove();
  });

  it("an error that nobody reads keeps its exit code", async () => {
    expect(await run(READER_GONE, changed("--base", "nowhere"), "2>&3")).to.deep.equal({ exitCode: 2, stdout: "", stderr: "" });
    expect(await run(READER_GONE, changed("--base", "nowhere", "--json"), ">&3 2>&3")).to.have.property("exitCode", 2);
  });

  for (const more of [[], ["--json"]]) {
    it(`a full disk is an error${more.length === 0 ? "" : ", with --json"}`, async () => {
      const { exitCode, stderr } = await run("", changed(...more), "> /dev/full");
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/^container-publisher: TOOL_FAILED: [^\n]*standard output \(ENOSPC\)[^\n]*$/);
    });
  }
});
