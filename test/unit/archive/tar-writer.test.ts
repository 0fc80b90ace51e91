import { expect } from "chai";
import { execa } from "execa";
import { open, readFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { readHeader, writeHeader } from "../../../core/archive/tar/header.js";
import { TarFile } from "../../../core/archive/tar/tar-file.js";
import { TarWriter } from "../../../core/archive/tar/tar-writer.js";

const FILES = { "index.json": "{}", empty: "", [`blobs/sha512/${"a".repeat(128)}`]: "x".repeat(512), "more.txt": "y".repeat(513) };

describe("copy/tar: written", () => {
  let workspace: Workspace;
  let path: string;
  beforeEach(async () => {
    workspace = await Workspace.create();
    path = workspace.join("a.tar");
  });
  afterEach(() => workspace[Symbol.asyncDispose]());

  it("is read by GNU tar, and by us", async () => {
    {
      await using tar = await TarWriter.create(path);
      for (const [name, text] of Object.entries(FILES)) await tar.add(name, text.length, [Buffer.from(text.slice(0, 7)), Buffer.from(text.slice(7))]);
      await tar.end();
    }
    await execa("tar", ["-xf", path, "-C", workspace.path]);
    const tar = await TarFile.open(path);
    for (const [name, text] of Object.entries(FILES)) {
      expect(await readFile(workspace.join(name), "utf8"), name).to.equal(text);
      expect((await tar?.read(name, 1000))?.toString(), name).to.equal(text);
    }
  });

  it("says a size that eight octal digits and more cannot, as GNU tar reads it", async () => {
    const size = 9 * 2 ** 30 + 1;
    expect(readHeader(writeHeader("large", size))).to.include({ name: "large", size, type: "0" });
    await using file = await open(path, "w");
    await file.writeFile(writeHeader("large", size));
    await file.truncate(512 + size + 511 + 1024);
    expect((await execa("tar", ["-tvf", path])).stdout).to.contain(String(size));
  });

  it("is no file of another size than was said", async () => {
    await using tar = await TarWriter.create(path);
    const error = await tar.add("a", 3, [Buffer.from("four")]).catch((each: unknown) => each);
    expect(String(error)).to.contain("a has 4 bytes, and not 3");
  });
});
