import { expect } from "chai";
import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMANDS } from "../../../host/cli/commands.js";
import { parseCommandLine } from "../../../host/cli/cli.js";
import { kebab } from "../../module/introspect/call-lines.js";
import { cachePolicies, parsedSource } from "../../module/introspect/sources.js";
import { refusal } from "../../unit/faults.js";
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

  it("answers for a function that only the module has", async () => {
    const { exitCode, stdout, stderr } = await npmRun(["versions"]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.contain("unknown command 'versions': it is a function of the module only").and.contain("npm run check-versions does the same");
  });

  it("does not take a build of this project for one of an image, where options are given", async () => {
    const { exitCode, stdout, stderr } = await npmRun(["build", "--", "--container", "hello"]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.contain("npm run build-image builds and publishes nothing").and.not.contain("compiling");
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

  it("has one for each function of the module, and each one that is no command says what does its work here", async () => {
    const { scripts } = JSON.parse(await readFile(join(PROJECT, "package.json"), "utf8")) as { scripts: Record<string, string> };
    const functions = Object.keys(cachePolicies(await parsedSource("src/index.ts"))).map(kebab);
    expect(functions).to.include("check-posture");
    // `npm run build` is how this project is built.
    expect(functions.filter((name) => scripts[name] !== `node scripts/launch.cjs ${name}`)).to.deep.equal(["build"]);
    for (const name of functions.filter((each) => !Object.hasOwn(COMMANDS, each))) {
      expect(refusal("CONFIG_MISSING", () => parseCommandLine([name], { exampleSource: "/" }))).to.contain(`unknown command '${name}': it is a function of the module only. Here, `);
    }
  });
});
