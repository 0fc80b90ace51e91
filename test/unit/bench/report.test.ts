import { expect } from "chai";
import { againstFastest, fastest } from "../../../bench/workloads/ratios.js";
import { OURS } from "../../../bench/workloads/workload.js";
import { renderReport } from "../../../bench/report/report.js";
import { table } from "../../../bench/report/table.js";
import { PHRASES, PEER_NAMES } from "../../../bench/peers/peer.js";
import { parseOptions } from "../../../bench/options.js";
import { MACHINE } from "./machine.js";

const TIMES = { skopeo: [600, 620, 640], [OURS]: [190, 210, 200], crane: [200, 250, 220] };

describe("the bench's report", () => {
  it("compares us with the peer of the least median, never with ourselves", () => {
    expect(fastest(TIMES)).to.equal("crane");
    expect(fastest({ [OURS]: [1] })).to.equal(undefined);
    expect(againstFastest({ [OURS]: [1] }, 1)).to.deep.equal([]);
    const [goal] = againstFastest(TIMES, 1);
    expect(goal?.value).to.be.closeTo(200 / 220, 1e-9);
  });

  it("has a row for each side with median, spread, ratio and noise, and a verdict for each bar", () => {
    const bar = { name: "100mb", title: "100 MB in one layer", registry: "zot", rounds: 3, times: TIMES, goals: againstFastest(TIMES, 0.9) } as const;
    const report = renderReport({ machine: MACHINE, seed: 5, measured: [bar], left: ["regctl: neither it nor Go is on PATH"], failed: false });
    const cells = report.split("\n").map((line) => line.replace(/ +/g, " ").trim());
    expect(cells).to.include("| 100mb: time, to the fastest peer (crane) | 0.91× | 0.90× | MISSED |");
    expect(cells).to.include("| | | crane | 220 ms | 200 ms | 250 ms | 0.91× (fastest) | 1.19× |");
    expect(cells).to.include("| | | container-publisher | 200 ms | 190 ms | 210 ms | | 1.08× |");
    expect(report).to.include("left out: regctl: neither it nor Go is on PATH").and.include("seed 5").and.include("crane v0.21.9");
  });

  it("aligns the columns of its tables", () => {
    expect(table(["a", "long head"], [["value", "1"]])).to.equal("| a     | long head |\n| ----- | --------- |\n| value | 1         |");
  });
});

describe("the bench's peers", () => {
  it("get no login on their command lines", () => {
    const layout = { kind: "oci", path: "/layout", name: "bench" } as const;
    for (const name of PEER_NAMES) {
      const { push, copy, digest } = PHRASES[name];
      const words = [...push(layout, "registry/a:b"), ...copy("registry/a:b", "other/a:b"), ...digest("registry/a:b")];
      expect(words.join(" ")).not.to.match(/creds|pass|user|token|secret/i);
      expect(words.filter((word) => word.includes("registry/a:b"))).to.have.length(3);
    }
  });
});

describe("the bench's options", () => {
  it("take workloads by name, with commas or one by one", () => {
    const { only, rounds, save } = parseOptions(["--only", "a,b", "--only", "c", "--rounds", "2"], ["a", "b", "c"]);
    expect({ only, rounds, save }).to.deep.equal({ only: ["a", "b", "c"], rounds: 2, save: false });
  });
});
