import { expect } from "chai";
import { execa } from "execa";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namePrefix } from "../../../../host/run/stray-workspaces.js";
import { Workspace } from "../../../../host/run/workspace.js";

describe("host/stray-workspaces", () => {
  const before = process.env["TMPDIR"];
  let folder: string;
  let dead: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "strays-"));
    process.env["TMPDIR"] = folder;
    const ended = execa(process.execPath, ["--version"]);
    dead = ended.pid ?? 0;
    await ended;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    await rm(folder, { recursive: true });
  });

  const prefixOf = async (pid: number) => (await namePrefix()).replace(`-${process.pid}-`, `-${pid}-`);

  it("takes away what a killed run left, with the authfile in it", async () => {
    const stray = join(folder, `${await prefixOf(dead)}abc`);
    await mkdir(stray);
    await writeFile(join(stray, "auth.json"), "{}");
    await Workspace.removeStrays();
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it("leaves alone what belongs to a run that lives, to another system, and what is not ours by name", async () => {
    const kept = [`${await prefixOf(process.pid)}a`, `container-publisher-000000000000-${dead}-b`, "container-publisher-x", "something"].sort();
    for (const name of kept) await mkdir(join(folder, name));
    await Workspace.removeStrays();
    expect((await readdir(folder)).sort()).to.deep.equal(kept);
  });

  it("names a workspace so that it is known again", async () => {
    await using workspace = await Workspace.create();
    expect(workspace.path).to.match(/\/container-publisher-[0-9a-f]{12}-\d+-\w+$/).and.contain(`-${process.pid}-`);
  });
});
