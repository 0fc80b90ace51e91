import { expect } from "chai";
import type { RehearsalReport } from "../../../core/rehearsal/report.js";
import { written } from "../../../core/report/written.js";
import { rehearsalFailed, renderReport } from "../../../core/report/rehearsal.js";
import { HEX40, HEX64 } from "../faults.js";

const report: RehearsalReport = {
  ok: true,
  registry: "localhost:5000 (zot)",
  reference: `localhost:5000/rehearsal/hello:v1.2.3-0123456@sha256:${HEX64}`,
  repository: "localhost:5000/rehearsal/hello",
  tag: "v1.2.3-0123456",
  digest: `sha256:${HEX64}`,
  version: "v1.2.3",
  revision: HEX40,
  steps: [
    { name: "publish", passed: true, detail: "published" },
    { name: "pull it anonymously", passed: true, detail: "2 blobs" },
  ],
};
const failed: RehearsalReport = {
  ...report,
  ok: false,
  steps: [{ name: "publish", passed: true, detail: "published" }, { name: "overwrite", passed: false, detail: "201" }, { name: "pull", passed: false, detail: "401" }],
};

const GOLDEN = `Rehearsal passed

  registry    localhost:5000 (zot)
  repository  localhost:5000/rehearsal/hello
  version     v1.2.3
  revision    ${HEX40}
  tag         v1.2.3-0123456

  ✓ publish              published
  ✓ pull it anonymously  2 blobs

localhost:5000/rehearsal/hello:v1.2.3-0123456@sha256:${HEX64}`;

describe("publish/report", () => {
  it("renders a passed rehearsal", () => expect(renderReport(report)).to.equal(GOLDEN));

  it("marks what failed, and ends in the reference all the same", () => {
    const lines = renderReport(failed).split("\n");
    expect(lines[0]).to.equal("Rehearsal FAILED");
    expect(lines).to.include("  ✓ publish    published").and.include("  ✗ overwrite  201");
    expect(lines.at(-1)).to.equal(report.reference);
  });

  it("renders a report without steps", () => expect(renderReport({ ...report, steps: [] })).to.include("Rehearsal passed"));

  it("is written as a text by that function, as JSON that reads back as the report, and as Markdown that shows the text", () => {
    const { text, json, markdown } = written(report, renderReport);
    expect(text).to.equal(GOLDEN);
    expect(JSON.parse(json)).to.deep.equal(report);
    expect(markdown).to.equal(`\`\`\`text\n${GOLDEN}\n\`\`\`\n`);
  });

  it("names only what failed in the error, with its details", () => {
    const { code, message } = rehearsalFailed(failed);
    expect(code).to.equal("REGISTRY_FAULT");
    expect(message).to.include(`the rehearsal of ${report.reference} failed: overwrite (201); pull (401).`);
    expect(message).not.to.include("published");
  });
});
