import { expect } from "chai";
import { parseDigest } from "../../../core/image/digest.js";
import { Redactor } from "../../../core/redact.js";
import { LineProgress } from "../../../host/progress/lines.js";
import { Travel } from "../../../core/report/progress/travel.js";

const MB = 1_000_000;
const blob = (letter: string, size: number) => ({ mediaType: "application/octet-stream", digest: parseDigest(`sha256:${letter.repeat(64)}`), size });
const [A, B, C, D] = [blob("a", 100 * MB), blob("b", 40 * MB), blob("c", 1200 * MB), blob("d", 3 * MB)] as const;

/** A journey on a clock of its own. */
function journey(): { travel: Travel; pass: (seconds: number) => void } {
  let ms = 0;
  return { travel: new Travel(() => ms, () => undefined), pass: (seconds) => (ms += seconds * 1000) };
}

describe("report/progress/travel", () => {
  it("sums up what was sent, how fast, and what did not have to be", () => {
    const { travel, pass } = journey();
    travel.reused(C, "there");
    travel.reused(D, "mounted");
    for (const each of [A, B]) travel.begin(each);
    pass(2);
    travel.moved(A.digest, A.size);
    travel.moved(B.digest, B.size);
    for (const each of [A, B]) travel.done(each.digest);
    expect(travel.summary()).to.equal("140 MB in 2 blobs (70 MB/s), 1 blob (3 MB) mounted, 1 blob (1.2 GB) there already");
  });

  it("does not call there already what it sent itself: for a signature with the same layer, or in an attempt before", () => {
    const { travel, pass } = journey();
    for (const each of [A, B]) travel.begin(each);
    pass(1);
    travel.moved(A.digest, A.size);
    travel.done(A.digest);
    travel.moved(B.digest, B.size); // the answer to it got lost
    for (const each of [A, B, D]) travel.reused(each, "there");
    expect(travel.summary()).to.equal("140 MB in 2 blobs (140 MB/s), 1 blob (3 MB) there already");
  });

  it("says of an upload that ended before its time how far it was, and not what it sent in how many blobs", () => {
    const { travel, pass } = journey();
    for (const each of [A, B]) travel.begin(each);
    pass(1);
    travel.moved(A.digest, A.size);
    travel.done(A.digest);
    travel.moved(B.digest, 10 * MB);
    expect(travel.summary()).to.equal("110 MB of 140 MB (110 MB/s), 1 of 2 blobs there");
  });

  it("says nothing of sending where all was there", () => {
    const { travel } = journey();
    travel.reused(A, "there");
    expect(travel.summary()).to.equal("1 blob (100 MB) there already");
  });

  it("has a rate of the last seconds while it lasts, and counts what goes twice once", () => {
    const { travel, pass } = journey();
    travel.begin(A);
    pass(10);
    travel.moved(A.digest, 60 * MB);
    expect(travel.under()).to.equal("60 MB of 100 MB (20 MB/s), 0 of 1 blob there");
    pass(5);
    expect(travel.under()).to.contain("(0 B/s)");
    travel.moved(A.digest, -30 * MB);
    expect(travel.under()).to.contain("30 MB of 100 MB");
  });

  it("has a line for each blob, those under way first, as long as there is room", () => {
    const { travel } = journey();
    travel.reused(C, "there");
    travel.begin(A);
    travel.moved(A.digest, 50 * MB);
    travel.begin(B);
    const half = `aaaaaaaaaaaa  ${"█".repeat(10)}${"░".repeat(10)}  50 MB of 100 MB`;
    expect(travel.lines(3)).to.deep.equal([half, `bbbbbbbbbbbb  ${"░".repeat(20)}  0 B of 40 MB`, "cccccccccccc  1.2 GB there already"]);
    expect(travel.lines(2)).to.deep.equal([half, "… and 2 more"]);
  });

  it("has a line for a blob without a byte", () => {
    const { travel } = journey();
    const empty = blob("e", 0);
    travel.begin(empty);
    expect(travel.lines(1)).to.deep.equal([`eeeeeeeeeeee  ${"░".repeat(20)}  0 B of 0 B`]);
    travel.done(empty.digest);
    expect(travel.lines(1)).to.deep.equal(["eeeeeeeeeeee  0 B sent"]);
  });
});

describe("host/progress/lines: an upload", () => {
  it("tells every few seconds how far it is, and in the end what it came to", () => {
    const lines: string[] = [];
    let ms = 0;
    const progress = new LineProgress(new Redactor(), (line) => lines.push(line), "all", () => ms);
    progress.step("pushing");
    progress.transfers.begin(A);
    for (const [at, bytes] of [[2000, 20], [6000, 40], [7000, 20], [12_000, 20]] as const) {
      ms = at;
      progress.transfers.moved(A.digest, bytes * MB);
    }
    progress.transfers.done(A.digest);
    progress.step("reading it back");
    progress.stop();
    expect(lines).to.deep.equal([
      "container-publisher: pushing: 60 MB of 100 MB (13.3 MB/s), 0 of 1 blob there",
      "container-publisher: pushing: 100 MB of 100 MB (6.67 MB/s), 0 of 1 blob there",
      "container-publisher: pushing (12.0 s): 100 MB in 1 blob (8.33 MB/s)",
      "container-publisher: reading it back (0.0 s)",
    ]);
  });
});
