import { expect } from "chai";
import { gzipSync } from "node:zlib";
import { HEAD_BYTES, nixResult } from "../../../core/archive/nix-result.js";
import { nixArchive } from "../../support/sources/nix-archives.js";

describe("copy/nix-result", () => {
  it("knows an archive by its first bytes, plain and compressed", async () => {
    for (const layers of ["legacy folders", "folders", "files"] as const) {
      const archive = await nixArchive({ layers });
      expect(nixResult(archive.subarray(0, HEAD_BYTES)), layers).to.equal("archive");
      expect(nixResult(gzipSync(archive).subarray(0, HEAD_BYTES)), `${layers}, gzip`).to.equal("archive");
    }
  });

  const cases: { name: string; head: Buffer; is: ReturnType<typeof nixResult> }[] = [
    { name: "zstd", head: Buffer.from("28b52ffd0458", "hex"), is: "archive" },
    { name: "xz", head: Buffer.from("fd377a585a000004", "hex"), is: "archive" },
    { name: "bzip2", head: Buffer.from("BZh91AY"), is: "archive" },
    { name: "a script", head: Buffer.from("#!/nix/store/x/bin/python3\n"), is: "program" },
    { name: "a binary", head: Buffer.from("\x7fELF\x02\x01", "latin1"), is: "program" },
    { name: "text", head: Buffer.from("hello\n"), is: undefined },
    { name: "nothing", head: Buffer.alloc(0), is: undefined },
    { name: "zeros", head: Buffer.alloc(HEAD_BYTES), is: undefined },
    { name: "a tar file that ends before it says so", head: Buffer.alloc(HEAD_BYTES, "ustar").subarray(0, 257), is: undefined },
  ];
  for (const { name, head, is } of cases) {
    it(`takes ${name} for ${is ?? "neither"}`, () => expect(nixResult(head)).to.equal(is));
  }
});
