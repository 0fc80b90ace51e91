import { expect } from "chai";
import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMANDS } from "../../../host/cli/commands.js";
import { PROJECT } from "../../support/project.js";

/** As users type it, with npm's own part in it. */
const npmRun = (args: readonly string[], input = "") => execa("npm", ["run", ...args], { cwd: PROJECT, reject: false, input });

describe("what npm makes of a slip", () => {
  it("prints nothing of its own where all is right", async () => {
    const { exitCode, stdout, stderr } = await npmRun(["check-versions", "--", "--source", "examples/hello", "--json"]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).to.include({ ok: true });
  });

  it("says what is meant by a name that is nearly a command's", async () => {
    const { exitCode, stdout, stderr } = await npmRun(["dryrun"]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.contain("unknown command 'dryrun' (Did you mean dry-run?)").and.not.contain("npm error");
  });

  it("says that -- is missing, whichever way npm took the options", async () => {
    for (const args of [["--source", "X"], ["--source=X"]]) {
      const { exitCode, stdout, stderr } = await npmRun(["dry-run", ...args]);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr).to.contain("npm took --source for its own").and.contain("npm run dry-run -- --source");
    }
  });

  it("hands standard input on, for a password that is piped", async () => {
    const { exitCode, stderr } = await npmRun(["audit", "--", ..."--registry 127.0.0.1:9 --repository a/b --username bot --password-stdin --retry-seconds 0".split(" ")], "\ufeff\n");
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("the password for the registry is empty");
  });

  /** npm says nothing of a script that is not there, for it prints no banner before ours: so the likely names are there. */
  it("has a script for each command, and for each of its names written otherwise", async () => {
    const { scripts } = JSON.parse(await readFile(join(PROJECT, "package.json"), "utf8")) as { scripts: Record<string, string> };
    for (const name of Object.keys(COMMANDS)) {
      for (const spelling of [name, name.replaceAll("-", ""), name.replaceAll("-", "_")]) expect(scripts[spelling]).to.equal(`node scripts/launch.cjs ${spelling}`);
    }
  });
});
