import { expect } from "chai";
import { runFaults, type FaultFindings } from "../../faults/fault-run.js";
import { brokenPromises, renderFindings } from "../../faults/report.js";

/** The small version of `npm run test:faults`, which holds that the run itself works. */
describe("publishes under faults", () => {
  let findings: FaultFindings;
  before(async function () {
    // Some 25 s by itself, and more on a machine that is busy with other things.
    this.timeout(180_000);
    findings = await runFaults({ count: 12, seed: 2026, signal: new AbortController().signal, tell: () => undefined });
  });

  it("leave no mixture, no file and no process, and the next run completes them", () => {
    expect(brokenPromises(findings)).to.deep.equal([]);
    expect(findings.outcomes).to.have.length(12);
  });

  it("were really struck", () => {
    const struck = findings.outcomes.filter(({ trial }) => trial.struck.length > 0);
    expect(struck.length).to.be.at.least(9);
    expect(findings.outcomes.some(({ next }) => next !== undefined)).to.equal(true);
  });

  it("are reported with their sums", () => {
    expect(renderFindings(findings)).to.match(/^12 publishes, seed 2026\n/).and.contain("mixtures 0, files left 0, processes left 0").and.match(/everything held$/);
  });
});
