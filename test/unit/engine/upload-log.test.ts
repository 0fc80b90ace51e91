import { expect } from "chai";
import { UploadLog } from "../../../engine/build/upload-log.js";
import { parseDigest } from "../../../core/image/digest.js";
import { bytes } from "../../../core/report/progress/bytes.js";

const MB = 1_000_000;
const blob = (letter: string, size: number) => ({ mediaType: "application/octet-stream", digest: parseDigest(`sha256:${letter.repeat(64)}`), size });

describe("engine/upload-log", () => {
  it("has a line every five seconds, and one of what was sent and what was not", () => {
    const said: string[] = [];
    let now = 0;
    const log = new UploadLog({ note: (line) => said.push(line) }, () => now);
    const layer = blob("a", 100 * MB);
    log.transfers.reused(blob("b", 1200 * MB), "there");
    log.transfers.begin(layer);
    for (let second = 1; second <= 10; second++) {
      now += 1000;
      log.transfers.moved(layer.digest, 10 * MB);
    }
    log.transfers.done(layer.digest);
    log.end();
    expect(said).to.deep.equal([
      "uploading: 50 MB of 100 MB (10 MB/s), 1 of 2 blobs there",
      "uploading: 100 MB of 100 MB (10 MB/s), 1 of 2 blobs there",
      "uploaded: 100 MB in 1 blob (10 MB/s), 1 blob (1.2 GB) there already",
    ]);
  });

  it("writes bytes by three digits", () => {
    expect([0, 1, 999, 1000, 45_234_567, 1_200_000_000, 5e15].map(bytes)).to.deep.equal(["0 B", "1 B", "999 B", "1 kB", "45.2 MB", "1.2 GB", "5000 TB"]);
  });
});
