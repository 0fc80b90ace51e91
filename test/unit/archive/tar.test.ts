import { expect } from "chai";
import { execa } from "execa";
import { readFile, writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { Workspace } from "../../../host/run/workspace.js";
import { writeHeader } from "../../../core/archive/tar/header.js";
import { TarFile } from "../../../core/archive/tar/tar-file.js";

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
    tar.entry({ name: "folder/link", type: "symlink", linkname: "../empty" });
    tar.entry({ name: "hard", type: "link", linkname: `./${LONG}` });
    tar.entry({ name: "circle", type: "symlink", linkname: "circle" });
    tar.entry({ name: "index.json", pax: { comment: "the later one counts" } }, "second");
    tar.finalize();
    await writeFile(path, await buffer(tar));
  }

  it("finds files, whatever stands before their names, and the later of two", async () => {
    await written();
    const tar = await opened();
    expect(tar.names).to.deep.equal(["index.json", "empty", LONG, "link", "folder/link", "hard", "circle"]);
    expect((await tar.read("index.json", 100))?.toString()).to.equal("second");
    expect((await tar.read(LONG, 100))?.toString()).to.equal("long");
  });

  it("follows links of either kind to what they name, and none in a circle", async () => {
    await written();
    const tar = await opened();
    for (const [name, content] of [["link", "second"], ["folder/link", ""], ["hard", "long"], ["circle", undefined]] as const) {
      expect((await tar.read(name, 100))?.toString(), name).to.equal(content);
      expect(tar.size(name), name).to.equal(content?.length);
    }
  });

  it("reads no document that is longer than it may be, and none that is not there", async () => {
    await written();
    const tar = await opened();
    expect(await tar.read("index.json", 5)).to.equal(undefined);
    expect(await tar.read("nothing", 100)).to.equal(undefined);
  });

  it("hands over bytes from one on, of an empty file too", async () => {
    await written();
    const tar = await opened();
    for (const [name, from, content] of [[LONG, 0, "long"], [LONG, 2, "ng"], [LONG, 4, ""], ["hard", 1, "ong"], ["empty", 0, ""]] as const) {
      expect((await buffer(tar.bytes(name, from))).toString(), `${name} ${from}`).to.equal(content);
    }
  });

  it("is none of a file with holes, whose content is no part of it", async () => {
    for (const format of ["gnu", "pax"]) {
      await execa("truncate", ["--size", "1M", workspace.join("index.json")]);
      await execa("tar", ["--sparse", "--format", format, "-cf", path, "-C", workspace.path, "index.json"]);
      expect(await TarFile.open(path), format).to.equal(undefined);
    }
  });

  /** A header whose size is written in such a way, and whose checksum is right. */
  function sized(type: string, size: string | Buffer): Buffer {
    const header = writeHeader("a", 0);
    Buffer.from(size).copy(header, 124);
    header.write(type, 156);
    header.fill(" ", 148, 156);
    header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, 148);
    return header;
  }

  for (const [what, size] of [["negative, which leads back to itself,", "-0000001000"], ["no number", "00000x"], ["negative in bytes", Buffer.from("fffffffffffffffffffffe00", "hex")]] as const) {
    it(`is none where a size is ${what}`, async () => {
      await writeFile(path, Buffer.concat([sized("0", size), Buffer.alloc(1024)]));
      expect(await TarFile.open(path)).to.equal(undefined);
    });
  }

  for (const size of ["-512", "1.5", "abc", "9".repeat(20)]) {
    it(`is none where a PAX record says a size of ${size}`, async () => {
      const record = `${9 + size.length} size=${size}\n`;
      await writeFile(path, Buffer.concat([writeHeader("x", record.length, "x"), Buffer.from(record.padEnd(512, "\0")), sized("0", "0"), Buffer.alloc(1024)]));
      expect(await TarFile.open(path)).to.equal(undefined);
    });
  }

  it("counts no size of a link or a folder, as GNU tar", async () => {
    await writeFile(path, Buffer.concat([sized("5", "00000001000"), sized("1", "00000001000"), writeHeader("b", 0), Buffer.alloc(1024)]));
    expect((await opened()).names).to.deep.equal(["a", "b"]);
    expect((await execa("tar", ["-tf", path])).stdout.split("\n")).to.include("b");
  });

  for (const format of ["v7", "oldgnu", "gnu", "ustar", "pax"]) {
    it(`reads what GNU tar writes as ${format}`, async () => {
      await writeFile(workspace.join("index.json"), "{}");
      await execa("tar", ["--format", format, "-cf", path, "-C", workspace.path, "index.json"]);
      const tar = await opened();
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
