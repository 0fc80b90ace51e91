import { expect } from "chai";
import { spawn } from "node:child_process";
import { PublishError } from "../../../../core/errors.js";
import { ObjectReader } from "../../../../host/git/object-reader.js";

const fault = (error: Error) => new PublishError("TOOL_FAILED", error.message, "");
const ID = "1".repeat(40);

/** A program that answers as git does, in pieces of 64 KB. */
function answering(megabytes: number) {
  const program = `process.stdin.resume();
    const piece = Buffer.alloc(65536, "x");
    process.stdout.write("${ID} blob ${megabytes * 1_048_576}\\n");
    for (let at = 0; at < ${megabytes * 16}; at++) process.stdout.write(piece);
    process.stdout.write("\\n");`;
  return spawn(process.execPath, ["-e", program], { stdio: "pipe" });
}

describe("host/object-reader", () => {
  it("joins the pieces of a large object once, and not with each piece that comes", async () => {
    const concat = Buffer.concat.bind(Buffer);
    let joined = 0;
    Buffer.concat = (...args) => {
      joined += args[0].length > 1 ? 1 : 0;
      return concat(...args);
    };
    const reader = new ObjectReader(answering(20), fault);
    try {
      const [object] = await reader.read([ID]);
      expect(object).to.include({ id: ID, type: "blob" });
      expect(object?.content.length).to.equal(20 * 1_048_576);
      expect(joined).to.be.within(1, 3);
    } finally {
      Buffer.concat = concat;
      reader.end();
    }
  });
});
