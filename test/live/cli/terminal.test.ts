import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { PROJECT } from "../../support/project.js";

/** Runs a dry-run on a pseudo-terminal of a given width, by util-linux's script(1). */
async function onTerminal(tree: string, columns: number, environment: Record<string, string> = {}): Promise<{ text: string; exitCode: number | undefined }> {
  const launch = join(PROJECT, "scripts/launch.cjs");
  const command = `stty cols ${columns}; exec node '${launch}' dry-run --source '${tree}' --container app`;
  const { stdout, exitCode } = await execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    reject: false,
    timeout: 30_000,
    env: { TERM: "xterm", ...environment },
  });
  return { text: stdout, exitCode };
}

describe("on a terminal", () => {
  let tree: SourceTree;
  before(async () => {
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(() => tree.remove());

  it("shows what it is doing, and takes it away before the report", async () => {
    const { text, exitCode } = await onTerminal(tree.path, 100);
    expect(exitCode).to.equal(0);
    expect(text).to.contain("building");
    expect(text.slice(text.indexOf("Rehearsal passed"))).to.not.contain("building");
  });

  it("comes to its end on a terminal without a width, as CI systems make them", async () => {
    const { text, exitCode } = await onTerminal(tree.path, 0);
    expect(exitCode).to.equal(0);
    expect(text).to.contain("Rehearsal passed");
  });

  it("uses no colour with NO_COLOR", async () => {
    const { text } = await onTerminal(tree.path, 100, { NO_COLOR: "1" });
    // eslint-disable-next-line no-control-regex -- the escape sequence of a colour is what is looked for
    expect(text).to.contain("Rehearsal passed").and.not.match(/\u001b\[3\d/);
  });
});
