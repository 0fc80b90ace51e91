import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PublishError } from "../../../../core/errors.js";
import { filePieces } from "../../../../core/archive/file-pieces.js";
import { firstChunk, smallerChunk } from "../../../../core/registry/upload/blob/chunk-sizes.js";
import { firstOf } from "../../../../core/registry/upload/blob/pieces.js";
import { gathered } from "../../../../core/registry/upload/read-ahead.js";
import { rejectionOf } from "../../faults.js";

// eslint-disable-next-line @typescript-eslint/require-await -- what a source gives comes asynchronously
async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(all: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const each of all) text += Buffer.from(each).toString();
  return text;
}

describe("registry/upload: the first bytes of a blob", () => {
  for (const [length, expected] of [[5, "01234"], [3, "012"], [2, "01"]] as const) {
    it(`are ${length} of them, and counted when they are taken`, async () => {
      let counted = 0;
      expect(await textOf(firstOf(pieces("01", "23", "45"), length, (bytes) => (counted += bytes)))).to.equal(expected);
      expect(counted).to.equal(length);
    });
  }

  it("are fewer than its descriptor says: SOURCE_INVALID", async () => {
    const { code, message } = await rejectionOf(textOf(firstOf(pieces("01"), 5, () => undefined)));
    expect([code, message.includes("3 bytes shorter")]).to.deep.equal(["SOURCE_INVALID", true]);
  });
});

describe("registry/upload: how large chunks are", () => {
  for (const [size, least, expected] of [[1e9, 1, 64e6], [64e6, 1, undefined], [1e9, 80e6, 80e6], [70e6, 80e6, undefined]] as const) {
    it(`the first of ${size} bytes with at least ${least}: ${expected ?? "the whole"}`, () => expect(firstChunk(size, least)).to.equal(expected));
  }
  for (const [tooMany, least, expected] of [[1e9, 1, 64e6], [64e6, 1, 16e6], [5e6, 1, 4e6], [1e6, 1, undefined], [5e6, 4.5e6, undefined]] as const) {
    it(`after ${tooMany} bytes that were too many, with at least ${least}: ${expected ?? "none"}`, () => expect(smallerChunk(tooMany, least)).to.equal(expected));
  }
});

describe("registry/upload: pieces that are gathered and read ahead", () => {
  const gather = (given: AsyncGenerator<Uint8Array>, piece: number, length = 100) => gathered(given, { piece, length });

  for (const [what, given, expected] of [
    ["small ones", ["01", "23", "45", "6"], ["0123", "456"]],
    ["large ones", ["0123456789ab", "c"], ["0123", "4567", "89ab", "c"]],
    ["ones that fit", ["0123", "4567"], ["0123", "4567"]],
    ["empty ones", ["", "01", "", ""], ["01"]],
    ["none", [], []],
  ] as const) {
    it(`of ${what}`, async () => {
      const got: string[] = [];
      for await (const piece of gather(pieces(...given), 4)) got.push(Buffer.from(piece).toString());
      expect(got).to.deep.equal(expected);
    });
  }

  it("need no more memory than there are bytes, and read to the end of what is given", async () => {
    let ended = false;
    async function* given(): AsyncGenerator<Uint8Array> {
      yield* pieces("01", "2");
      ended = true;
    }
    for await (const piece of gather(given(), 1 << 20, 3)) expect(piece.buffer.byteLength).to.equal(3);
    expect(ended).to.equal(true);
  });

  it("throw what is thrown, behind what came before", async () => {
    async function* given(): AsyncGenerator<Uint8Array> {
      yield* pieces("0123", "4567");
      throw new PublishError("REGISTRY_UNREACHABLE", "it broke", "Look");
    }
    let got = "";
    const read = async () => {
      for await (const piece of gather(given(), 4)) got += Buffer.from(piece).toString();
    };
    expect((await rejectionOf(read())).code).to.equal("REGISTRY_UNREACHABLE");
    expect(got).to.equal("01234567");
  });

  it("do not wait for a piece that never comes where their reader stops", async () => {
    async function* given(): AsyncGenerator<Uint8Array> {
      yield* pieces("0123");
      await new Promise(() => undefined);
    }
    for await (const piece of gather(given(), 4)) {
      expect(piece.length).to.equal(4);
      break;
    }
  });

  it("end what they read from where their reader stops", async () => {
    const given = pieces("0123", "4567", "89ab");
    for await (const piece of gather(given, 4)) {
      expect(piece.length).to.equal(4);
      break;
    }
    expect((await given.next()).done).to.equal(true);
  });
});

describe("archive/own: the pieces of a file", () => {
  const MB = 1 << 20;
  let folder: string;
  let file: string;
  const content = Buffer.alloc(5 * MB + 7, "0123456789abcdefghijk");
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "upload-pieces-test-"));
    file = join(folder, "blob");
    await writeFile(file, content);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [from, to] of [[0, content.length], [3 * MB, content.length], [0, 1], [content.length - 1, content.length], [1, 2 * MB + 1]] as const) {
    it(`from ${from} to ${to}, each good until the next is asked for`, async () => {
      const got: Buffer[] = [];
      for await (const piece of filePieces(file, from, to)) got.push(Buffer.from(piece));
      expect(Buffer.concat(got).equals(content.subarray(from, to))).to.equal(true);
    });
  }

  it("of one that became shorter end before their time", async () => {
    let length = 0;
    for await (const piece of filePieces(file, 0, content.length + 9)) length += piece.length;
    expect(length).to.equal(content.length);
  });

  it("close it where their reader stops", async () => {
    for await (const piece of filePieces(file, 0, content.length)) {
      expect(piece.length).to.equal(2 * MB);
      break;
    }
  });

  for (const [what, of, reason] of [["is not there any more", () => `${file}-not`, "ENOENT"], ["is a folder", tmpdir, "EISDIR"]] as const) {
    it(`of one that ${what}: SOURCE_INVALID, which is no fault of a connection that could pass`, async () => {
      const { code, message } = await rejectionOf(textOf(filePieces(of(), 0, 1)));
      expect([code, message.includes(`cannot be read any more (${reason})`)]).to.deep.equal(["SOURCE_INVALID", true]);
    });
  }
});
