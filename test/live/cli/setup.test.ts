import { expect } from "chai";
import { execa } from "execa";
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../../support/project.js";

/** A project with this one's set-up and packages, and a command line of its own that says what it was told. */
describe("the set-up before a command", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "set-up-"));
    for (const name of ["scripts", "tsconfig.json", "package.json", "package-lock.json"]) await cp(join(PROJECT, name), join(root, name), { recursive: true });
    await mkdir(join(root, "node_modules"));
    for (const name of await readdir(join(PROJECT, "node_modules"))) {
      if (name !== ".package-lock.json") await symlink(join(PROJECT, "node_modules", name), join(root, "node_modules", name));
    }
    await writeFile(join(root, "node_modules/.package-lock.json"), "{}\n");
    await mkdir(join(root, "core"));
    await mkdir(join(root, "host/cli"), { recursive: true });
    await says("one");
  });
  after(() => rm(root, { recursive: true, force: true }));

  const says = (word: string) =>
    writeFile(join(root, "host/cli/main.ts"), `export function main(): number { process.stdout.write("${word}\\n"); return 0; }\n`);
  const start = () => execa(process.execPath, [join(root, "scripts/launch.cjs"), "changed"]);
  const COMPILES = /^container-publisher: compiling …\ncontainer-publisher: bundling the command line …$/;
  const touch = (path: string) => utimes(join(root, path), new Date(), new Date());

  it("may run several times at once on a fresh machine, and leaves nothing but what is compiled", async () => {
    const starts = await Promise.all([start(), start(), start()]);
    for (const { stdout, stderr } of starts) {
      expect(stdout).to.equal("one");
      expect(stderr).to.match(COMPILES);
    }
    expect((await readdir(root)).filter((name) => name.startsWith("dist"))).to.deep.equal(["dist"]);
  });

  it("says nothing where all is there", async () => {
    expect(await start()).to.include({ stdout: "one", stderr: "" });
  });

  it("compiles what was changed", async () => {
    await says("two");
    expect((await start()).stdout).to.equal("two");
  });

  for (const path of ["tsconfig.json", "scripts/compile.mjs", "scripts/bundle.mjs", "node_modules/.package-lock.json"]) {
    it(`compiles again where ${path} is newer: what is in it is in the command line`, async () => {
      expect((await start()).stderr).to.equal("");
      await touch(path);
      expect((await start()).stderr).to.match(COMPILES);
    });
  }

  it("clears away what a start left that was killed", async () => {
    const { stdout: pid } = await execa(process.execPath, ["-e", "process.stdout.write(String(process.pid))"]);
    await mkdir(join(root, `dist.${pid}`));
    await says("three");
    expect((await start()).stdout).to.equal("three");
    expect((await readdir(root)).filter((name) => name.startsWith("dist"))).to.deep.equal(["dist"]);
  });

  it("compiles no tests: they may be wrong, and a command needs none", async () => {
    await mkdir(join(root, "test"));
    await writeFile(join(root, "test/wrong.ts"), "const wrong: string = 1;\n");
    await says("four");
    expect((await start()).stdout).to.equal("four");
    expect(await readdir(join(root, "dist"))).to.have.members(["host", "cli"]);
  });

  it("leaves the compiled tests where they are: some may be running", async () => {
    await mkdir(join(root, "dist/test"));
    await writeFile(join(root, "dist/test/a.test.js"), "");
    await touch("tsconfig.json");
    expect((await start()).stdout).to.equal("four");
    expect(await readdir(join(root, "dist/test"))).to.deep.equal(["a.test.js"]);
  });

  /** As somebody who may read the project, and write nothing in it. */
  async function asAnonymous(environment: Readonly<Record<string, string>> = {}) {
    const isRoot = process.getuid?.() === 0;
    await chmod(root, isRoot ? 0o755 : 0o555);
    const identity = isRoot ? { uid: 65534, gid: 65534 } : {};
    const result = await execa(process.execPath, [join(root, "scripts/launch.cjs"), "changed"], { ...identity, reject: false, env: { HOME: "/nonexistent", ...environment } });
    await chmod(root, 0o755);
    return result;
  }

  it("is not needed by who may not write, where all is there", async () => {
    expect(await asAnonymous()).to.include({ exitCode: 0, stdout: "four", stderr: "" });
  });

  for (const { name, prepare, says: told } of [
    { name: "what is compiled is too old", prepare: () => says("five"), says: "what is compiled is older than its sources" },
    { name: "nothing is compiled", prepare: () => rm(join(root, "dist"), { recursive: true }), says: "the command line is not compiled yet" },
    { name: "packages are missing", prepare: () => rename(join(root, "node_modules/.package-lock.json"), join(root, "lock")), says: "npm packages have to be installed" },
  ]) {
    it(`says in one line what to do where one may not write and ${name}`, async () => {
      await prepare();
      const { exitCode, stdout, stderr } = await asAnonymous();
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: "" });
      expect(stderr).to.equal(`container-publisher: TOOL_FAILED: ${told}, and you may not write to ${root}. Run once, as its owner: cd ${root} && npm run build`);
    });
  }

  const startWith = (environment: Readonly<Record<string, string>>) =>
    execa(process.execPath, [join(root, "scripts/launch.cjs"), "changed"], { reject: false, env: environment });
  const lastOf = (text: string) => text.split("\n").slice(1);

  it("names npm where it is missing", async () => {
    const { exitCode, stderr } = await startWith({ PATH: "/nonexistent" });
    expect(exitCode).to.equal(6);
    expect(lastOf(stderr)).to.deep.equal(["container-publisher: TOOL_MISSING: installing npm packages failed: npm is not installed. Install npm, and run it again."]);
  });

  for (const [printed, told] of [
    ["npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org/x failed, reason: getaddrinfo ENOTFOUND", "npm cannot reach its registry (ENOTFOUND)"],
    ["npm error code EACCES\nnpm error syscall mkdir\nnpm error path /home/nobody/.npm\nnpm error errno -13", "/home/nobody/.npm cannot be written to (EACCES)"],
    ["npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device", "no space is left on the disk (ENOSPC)"],
  ] as const) {
    it(`says in one line that ${told}`, async () => {
      const bin = join(root, "bin");
      await mkdir(bin, { recursive: true });
      await writeFile(join(bin, "npm"), `#!/bin/sh\ncat >&2 <<'END'\n${printed}\nEND\nexit 1\n`, { mode: 0o755 });
      const { exitCode, stderr } = await startWith({ PATH: `${bin}:${process.env["PATH"] ?? ""}` });
      expect(exitCode).to.equal(1);
      expect(lastOf(stderr)).to.have.length(1);
      expect(stderr).to.contain(`installing npm packages failed: ${told}`);
    });
  }

  it("says in one line that the disk is full, where the compiler says it a thousand times", async () => {
    await rename(join(root, "lock"), join(root, "node_modules/.package-lock.json"));
    const says = "console.log(`error TS5033: Could not write file '/x/a.js': ENOSPC: no space left on device, write.\\n`.repeat(1000)); process.exit(1)";
    await writeFile(join(root, "scripts/compile.mjs"), says);
    const { exitCode, stderr } = await startWith({});
    expect(exitCode).to.equal(1);
    expect(lastOf(stderr)).to.deep.equal(["container-publisher: TOOL_FAILED: compiling failed: no space is left on the disk (ENOSPC). Make room, and run it again."]);
  });
});
