import { expect } from "chai";
import { parseVersion } from "../../../core/image/version.js";
import { expectPrintable, refusal } from "../faults.js";

describe("image/version", () => {
  const good: [text: string, version: string][] = [
    ["v3.9.1", "v3.9.1"],
    ["3.9.1", "v3.9.1"],
    ["4.1.1-r1", "v4.1.1-r1"],
    ["2026.1", "v2026.1"],
    ["0", "v0"],
    ["1.2.3+build.5", "v1.2.3_build.5"],
    ["1+2+3", "v1_2_3"],
    ["v1.0.0-RC.1", "v1.0.0-RC.1"],
    [" 1.2.3\n", "v1.2.3"],
  ];
  for (const [text, version] of good) {
    it(`reads ${JSON.stringify(text)} as ${version}`, () => expect(parseVersion(text, "it")).to.equal(version));
  }

  const bad = [
    "v", "vv1", "V1.2.3", "version1", "latest", "-1", ".1", "_1", "+1", "1/2", "1:2", "1@2", "1 2", "1\n2", "${VERSION}", "$V",
    "1.$X", "1\u001b[31m", "1\u00e9", "\uff11.2", "1\0", "v1;rm -rf /", "1`id`",
  ];
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const message = refusal("VERSION_MISSING", () => parseVersion(text, "the version in Dockerfile"));
      expect(message).to.include("the version in Dockerfile is");
      expectPrintable(message);
    });
  }

  for (const text of ["", "  \n"]) {
    it(`calls ${JSON.stringify(text)} empty`, () => {
      expect(refusal("VERSION_MISSING", () => parseVersion(text, "the version given"))).to.include("the version given is empty");
    });
  }
});
