import { expect } from "chai";
import { execa } from "execa";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../support/project.js";

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
    await mkdir(join(root, "src"));
    await mkdir(join(root, "host"));
    await says("one");
  });
  after(() => rm(root, { recursive: true, force: true }));

  const says = (word: string) =>
    writeFile(join(root, "host/main.ts"), `export function main(): number { process.stdout.write("${word}\\n"); return 0; }\n`);
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

  for (const path of ["tsconfig.json", "scripts/bundle.mjs", "node_modules/.package-lock.json"]) {
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
});
