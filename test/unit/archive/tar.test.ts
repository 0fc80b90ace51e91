import { expect } from "chai";
import { execa } from "execa";
import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { Workspace } from "../../../host/run/workspace.js";
import { TarFile } from "../../../core/archive/tar.js";

const LONG = `blobs/${"x".repeat(80)}/${"y".repeat(180)}`;

describe("copy/tar", () => {
  let workspace: Workspace;
  let path: string;
  beforeEach(async () => {
    workspace = await Workspace.create();
    path = workspace.join("a.tar");
  });
  afterEach(() => workspace[Symbol.asyncDispose]());

  async function opened(): Promise<TarFile> {
    const tar = await TarFile.open(path);
    if (!tar) throw new Error("it is no tar file");
    return tar;
  }

  async function written(): Promise<void> {
    const tar = pack();
    tar.entry({ name: "./", type: "directory" });
    tar.entry({ name: "./index.json" }, "first");
    tar.entry({ name: "empty" }, "");
    tar.entry({ name: LONG }, "long");
    tar.entry({ name: "link", type: "symlink", linkname: "index.json" });
    tar.entry({ name: "index.json", pax: { comment: "the later one counts" } }, "second");
    tar.finalize();
    await writeFile(path, await buffer(tar));
  }

  it("finds files, whatever stands before their names, and the later of two", async () => {
    await written();
    await using tar = await opened();
    expect([...tar.entries.keys()]).to.deep.equal(["index.json", "empty", LONG]);
    expect((await tar.read("index.json", 100))?.toString()).to.equal("second");
    expect((await tar.read(LONG, 100))?.toString()).to.equal("long");
  });

  it("reads no document that is longer than it may be, and none that is not there", async () => {
    await written();
    await using tar = await opened();
    expect(await tar.read("index.json", 5)).to.equal(undefined);
    expect(await tar.read("nothing", 100)).to.equal(undefined);
  });

  it("extracts what it finds, empty files too", async () => {
    await written();
    await using tar = await opened();
    for (const [name, content] of [[LONG, "long"], ["empty", ""]] as const) {
      await tar.extract(name, workspace.join(`out-${content}`));
      expect(await readFile(workspace.join(`out-${content}`), "utf8")).to.equal(content);
    }
  });

  for (const format of ["v7", "oldgnu", "gnu", "ustar", "pax"]) {
    it(`reads what GNU tar writes as ${format}`, async () => {
      await writeFile(workspace.join("index.json"), "{}");
      await execa("tar", ["--format", format, "-cf", path, "-C", workspace.path, "index.json"]);
      await using tar = await opened();
      expect((await tar.read("index.json", 100))?.toString()).to.equal("{}");
    });
  }

  for (const [name, content] of [["text", "no tar file ".repeat(100)], ["nothing", ""], ["zeros", Buffer.alloc(2048)]] as const) {
    it(`is none of ${name}`, async () => {
      await writeFile(path, content);
      expect(await TarFile.open(path)).to.equal(undefined);
    });
  }

  it("is none of what ends too early", async () => {
    await written();
    await writeFile(path, (await readFile(path)).subarray(0, 512 + 512 + 3));
    expect(await TarFile.open(path)).to.equal(undefined);
  });
});
