import { expect } from "chai";
import { CliRun, runCli } from "../../support/runs/cli.js";
import type { SourceTree } from "../../support/sources/git-tree.js";
import { processes } from "../../support/runs/processes.js";
import { treeWithShell } from "../../support/sources/shell-tree.js";
import { until } from "../../support/until.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const MARK = "4242.4242";

const dryRun = (tree: SourceTree, ...more: string[]) => ["dry-run", "--source", tree.path, "--container", "app", "--commit", COMMIT, ...more];

describe("a build on the host", () => {
  it("that fails shows the end of what it printed, and leaves nothing", async () => {
    const tree = await treeWithShell('RUN ["/bin/sh", "-c", "echo main.c:12: error on stdout; echo reason on stderr >&2; exit 3"]');
    try {
      const { exitCode, stdout, stderr, left } = await runCli(dryRun(tree));
      expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 1, stdout: "", left: [] });
      expect(stderr).to.contain("main.c:12: error on stdout").and.contain("reason on stderr").and.contain("TOOL_FAILED: buildah could not build containers/app");
    } finally {
      await tree.remove();
    }
  });

  it("shows its output and each step with its time where standard error is no terminal, and on stdout only the result", async () => {
    const tree = await treeWithShell('RUN ["/bin/sh", "-c", "echo main.c:1: fine; printf \\"\\\\033[31mred\\\\033[0m\\""]');
    try {
      const { exitCode, stdout, stderr } = await runCli(dryRun(tree, "--json"), {}, "telling");
      expect(exitCode, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.have.property("ok", true);
      expect(stderr).to.match(/^container-publisher: building …\n {2}STEP 1\/.*\n(?: {2}.*\n)*? {2}main\.c:1: fine\n {2}redSTEP|^ {2}red$/m);
      expect(stderr).to.match(/^container-publisher: building \(\d+\.\d s\)$/m);
      expect(stderr).to.match(/^container-publisher: pushing .* \(\d+\.\d s\)$/m);
      // eslint-disable-next-line no-control-regex -- that there are none is what is looked for
      expect(stderr).to.not.match(/[\u0000-\u0009\u000b-\u001f]/);
    } finally {
      await tree.remove();
    }
  });

  it("that fails shows its output once where standard error is no terminal", async () => {
    const tree = await treeWithShell('RUN ["/bin/sh", "-c", "echo main.c:12: error on stdout; exit 3"]');
    try {
      const { exitCode, stdout, stderr } = await runCli(dryRun(tree), {}, "telling");
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: "" });
      expect(stderr.match(/^ {2}main\.c:12: error on stdout$/gm), stderr).to.have.length(1);
      expect(stderr.trimEnd().split("\n").at(-1)).to.match(/^container-publisher: TOOL_FAILED: buildah could not build containers\/app/);
    } finally {
      await tree.remove();
    }
  });

  it("gets the version that was given, so that the content is what the tag says", async () => {
    const tree = await treeWithShell('RUN ["/bin/sh", "-c", "test \\"$CONTAINER_APP_VERSION\\" = 2.0.0+b1"]');
    try {
      const { exitCode, stdout, stderr } = await runCli(dryRun(tree, "--version", "2.0.0+b1"));
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      expect(stdout).to.contain("app:v2.0.0_b1-0123456@");
    } finally {
      await tree.remove();
    }
  });

  it("that is stopped takes what it runs with it", async () => {
    const tree = await treeWithShell(`RUN ["/bin/sleep", "${MARK}"]`);
    const sleeping = () => processes().filter(({ commandLine }) => commandLine.startsWith(`/bin/sleep ${MARK}`));
    try {
      const cli = await CliRun.start(dryRun(tree));
      await until("the build to sleep", () => (sleeping().length > 0 ? true : undefined));
      cli.process.kill("SIGTERM");
      const { exitCode, left } = await cli.end();
      expect({ exitCode, left }).to.deep.equal({ exitCode: 143, left: [] });
      expect(sleeping()).to.deep.equal([]);
    } finally {
      await tree.remove();
    }
  });
});

describe("--json", () => {
  for (const [name, args] of [
    ["an option that does not exist", ["dry-run", "--json", "--bogus"]],
    ["a number that is none", ["dry-run", "--json", "--timeout", "abc"]],
    ["a missing option", ["publish-image", "--json", "--container", "app"]],
  ] as const) {
    it(`prints one error document for ${name}`, async () => {
      const { exitCode, stdout } = await runCli(args);
      expect(exitCode).to.equal(2);
      const document: unknown = JSON.parse(stdout);
      expect(document).to.have.property("ok", false);
      expect(document).to.have.nested.property("error.code", "CONFIG_MISSING");
    });
  }
});
