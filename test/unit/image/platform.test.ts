import { expect } from "chai";
import { parsePlatforms } from "../../../core/image/platform.js";
import { expectPrintable, refusal } from "../faults.js";

describe("image/platform", () => {
  const good: [what: string, given: string[], platforms: string[]][] = [
    ["none", [], []],
    ["one", ["linux/amd64"], ["linux/amd64"]],
    ["several, in their order", ["linux/s390x", "linux/386", "freebsd/riscv64"], ["linux/s390x", "linux/386", "freebsd/riscv64"]],
    ["variants", ["linux/arm/v7", "linux/arm64/v8.1"], ["linux/arm/v7", "linux/arm64/v8.1"]],
    ["blanks at the ends", ["linux/amd64 ", "\tlinux/arm64\n"], ["linux/amd64", "linux/arm64"]],
    ["each once, where it stood first", ["linux/arm64", "linux/amd64", " linux/arm64"], ["linux/arm64", "linux/amd64"]],
  ];
  for (const [what, given, platforms] of good) {
    it(`takes ${what}`, () => expect(parsePlatforms(given)).to.deep.equal(platforms));
  }

  const bad: [text: string, shown: string][] = [
    ["", '""'],
    [" ", '" "'],
    ["bogus", '"bogus"'],
    ["linux/", '"linux/"'],
    ["/amd64", '"/amd64"'],
    ["linux//v7", '"linux//v7"'],
    ["linux/arm/v7/x", '"linux/arm/v7/x"'],
    ["Linux/AMD64", '"Linux/AMD64"'],
    ["linux / amd64", '"linux / amd64"'],
    ["linux/amd64,linux/arm64", '"linux/amd64,linux/arm64"'],
    ["linux/amd64\u001b[2J", '"linux/amd64 [2J"'],
    ["linux/-", '"linux/-"'],
  ];
  for (const [text, shown] of bad) {
    it(`refuses ${shown}`, () => {
      const message = refusal("CONFIG_MISSING", () => parsePlatforms(["linux/amd64", text]));
      expect(message).to.contain(`${shown} is not a platform. Write os/arch`);
      expectPrintable(message);
    });
  }
});
