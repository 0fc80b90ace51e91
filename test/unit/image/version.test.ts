import { expect } from "chai";
import { isSameVersion, parseVersion, versionInTag } from "../../../core/image/version.js";
import { expectPrintable, refusal } from "../faults.js";

describe("image/version", () => {
  const good: [text: string, version: string, inTag: string][] = [
    ["v3.9.1", "v3.9.1", "v3.9.1"],
    ["3.9.1", "v3.9.1", "v3.9.1"],
    ["4.1.1-r1", "v4.1.1-r1", "v4.1.1-r1"],
    ["2026.1", "v2026.1", "v2026.1"],
    ["0", "v0", "v0"],
    ["1.2.3+build.5", "v1.2.3+build.5", "v1.2.3_build.5"],
    ["1+2+3", "v1+2+3", "v1_2_3"],
    ["v1.0.0-RC.1", "v1.0.0-RC.1", "v1.0.0-RC.1"],
    [" 1.2.3\n", "v1.2.3", "v1.2.3"],
    ["1:9.18.28-1~deb12u2", "v1:9.18.28-1~deb12u2", "v1_9.18.28-1_deb12u2"],
    ["jdk-21.0.5+11", "jdk-21.0.5+11", "jdk-21.0.5_11"],
    ["RELEASE.2025-04-22T22-12-26Z", "RELEASE.2025-04-22T22-12-26Z", "RELEASE.2025-04-22T22-12-26Z"],
    ["b4567", "b4567", "b4567"],
    ["V1.2.3", "V1.2.3", "V1.2.3"],
    ["version1", "version1", "version1"],
    ["1!2.0.post1", "v1!2.0.post1", "v1_2.0.post1"],
    ["2.0^git1", "v2.0^git1", "v2.0_git1"],
    ["release/1.2", "release/1.2", "release_1.2"],
    ["app@1.2", "app@1.2", "app_1.2"],
  ];
  for (const [text, version, inTag] of good) {
    it(`reads ${JSON.stringify(text)} as ${version}, in a tag ${inTag}`, () => {
      expect(parseVersion(text, "it")).to.equal(version);
      expect(versionInTag(parseVersion(text, "it"))).to.equal(inTag);
      // What stands in a tag stays as it is.
      expect(versionInTag(inTag)).to.equal(inTag);
    });
  }

  const same: [one: string, other: string, isSame: boolean][] = [
    ["v1.2.3", "v1.2.3", true],
    ["v1.2.3", "1.2.3", true],
    ["v1.2.3+x", "v1.2.3_x", true],
    ["1.2.3_x", "v1.2.3~x", true],
    ["v1.2.3+x", "v1.2.3~x", false],
    ["v1.2.3+x_y", "v1.2.3_x+y", false],
    ["v1.2.3", "v1.2.4", false],
    ["b4567", "vb4567", false],
    ["V1", "v1", false],
  ];
  for (const [one, other, isSame] of same) {
    it(`takes ${one} and ${other} for ${isSame ? "one version, as images say them" : "two"}`, () => {
      expect([isSameVersion(one, other), isSameVersion(other, one)]).to.deep.equal([isSame, isSame]);
    });
  }

  const bad = [
    "v", "latest", "main", "stable-x", "-1", ".1", "_1", "+1", "~1", "1 2", "1\t2", "1\n2", "${VERSION}", "$V",
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
