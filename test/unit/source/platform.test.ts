import { expect } from "chai";
import { canonicalPlatform, parseBuildPlatforms, parsePlatforms } from "../../../core/source/platform.js";
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

/** By containerd's rules (platforms: "normalizeArch"), which Docker, BuildKit and Dagger's engine follow. */
describe("source/platform: those that are built for, in one form", () => {
  const forms: [form: string, given: string[]][] = [
    ["linux/amd64", ["linux/amd64", "linux/x86_64", "linux/x86-64", "linux/amd64/v1"]],
    ["linux/amd64/v3", ["linux/amd64/v3", "linux/amd64/3"]],
    ["linux/arm64", ["linux/arm64", "linux/arm64/v8", "linux/arm64/8", "linux/aarch64"]],
    ["linux/arm64/v9", ["linux/arm64/v9"]],
    ["linux/arm/v7", ["linux/arm", "linux/arm/v7", "linux/arm/7", "linux/armhf"]],
    ["linux/arm/v6", ["linux/arm/v6", "linux/arm/6", "linux/armel"]],
    ["linux/386", ["linux/386", "linux/i386"]],
    ["linux/riscv64", ["linux/riscv64"]],
    ["darwin/arm64", ["darwin/arm64", "macos/aarch64"]],
  ];
  for (const [form, given] of forms) it(`${given.join(", ")}: ${form}`, () => expect(parseBuildPlatforms(given)).to.deep.equal([form]));

  it("each once, where it stood first", () => expect(parseBuildPlatforms(["linux/arm64/v8", "linux/amd64", "linux/arm64"])).to.deep.equal(["linux/arm64", "linux/amd64"]));
  it("as a config or an index says it", () => {
    expect(canonicalPlatform({ os: "linux", architecture: "arm64", variant: "v8" })).to.equal("linux/arm64");
    expect(canonicalPlatform({ os: "linux", architecture: "arm", variant: "" })).to.equal("linux/arm/v7");
  });

  for (const [text, unknown] of [["linux/amd46", "amd46"], ["linus/amd64", "linus"], ["linux/toString", undefined]] as const) {
    it(`refuses ${text}, which buildah would build for`, () =>
      expect(refusal("CONFIG_MISSING", () => parseBuildPlatforms([text]))).to.contain(unknown === undefined ? "is not a platform" : `"${text}" is not a platform: nobody knows "${unknown}"`));
  }
});
