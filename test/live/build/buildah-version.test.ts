import { expect } from "chai";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "../../support/runs/cli.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { ToolLog } from "../../support/runs/tool-log.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const SAYS = "buildah 1.28.2 does not know COPY --link in line 3 (1.41 and later do); the heredoc <<EOF in line 4 (1.33 and later do), of containers/app/Dockerfile";

describe("a Dockerfile that this machine's buildah does not know", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  let tools: ToolLog;
  before(async () => {
    live = await liveRegistry("basic");
    const text = "FROM scratch\nARG CONTAINER_APP_VERSION=1.0\nCOPY --link file /file\nCOPY <<EOF /x\nhi\nEOF\n";
    tree = await SourceTree.create({ "containers/app/Dockerfile": text, "containers/app/file": "x" });
    tools = await ToolLog.create(["skopeo"]);
    // Debian's, whatever is installed: it answers its version, and builds nothing.
    await writeFile(join(tools.folder, "buildah"), `#!/bin/sh\necho "buildah $*" >> "${tools.folder}/log"\necho '{"version": "1.28.2"}'\n`);
    await chmod(join(tools.folder, "buildah"), 0o755);
  });
  after(async () => {
    await tools.remove();
    await tree.remove();
    await live[Symbol.asyncDispose]();
  });

  const run = (command: string, ...more: string[]) =>
    runCli([command, "--source", tree.path, "--container", "app", "--commit", COMMIT, ...more], { ...tools.environment, KEY: live.password });
  const access = () => ["--registry", live.registry.host, "--namespace", "team", "--username", live.username, "--password-env", "KEY"];

  for (const [command, more] of [["dry-run", () => []], ["publish-image", access]] as const) {
    it(`is told by ${command}, before anything is built`, async () => {
      const { exitCode, stdout, stderr, left } = await run(command, ...more());
      expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 6, stdout: "", left: [] });
      expect(stderr).to.equal(`container-publisher: TOOL_MISSING: ${SAYS}. Install buildah 1.41 or later, write it without, or let a Dagger engine build it, which knows all of it.`);
      expect(await tools.take()).to.deep.equal(["buildah version --json"]);
    });
  }

  it("is foretold by plan", async () => {
    const { exitCode, stdout } = await run("plan", ...access(), "--json");
    expect(exitCode).to.equal(6);
    expect(JSON.parse(stdout)).to.deep.include({ ok: false, action: "refuse", reasons: [SAYS] }).and.to.have.nested.property("error.code", "TOOL_MISSING");
    const plain = await run("plan", ...access());
    expect(plain.stdout).to.match(/^Publish would refuse /).and.contain("COPY --link in line 3");
    // The marks of our own words are for a redactor alone.
    for (const text of [stdout, plain.stdout]) expect(text).to.not.match(/[\ufdd0\ufdd1]/);
    await tools.take();
  });
});
