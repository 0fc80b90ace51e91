import { expect } from "chai";
import { keptPlatform, ofForeignBase, withoutPlatform } from "../../../../../core/source/dockerfile/platform/base-platform.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../../../../core/source/platform.js";
import { expectPrintable, refusal } from "../../../faults.js";

const FILE = "containers/app/Dockerfile";
const [AMD64, ARM64] = parseBuildPlatforms(["linux/amd64", "linux/arm64"]) as [BuildPlatform, BuildPlatform];

/** As buildah 1.28 and 1.4x print it. */
describe("source/dockerfile: base images that are not for the platform", () => {
  const lists = ["manifest list", "image index"].map((list) => `Error: creating build container: choosing an image from manifest list docker://r.example/base:1: no image found in ${list} for architecture arm64, variant "", OS linux`);
  for (const said of lists) {
    it("are told by their name, where buildah fails", () => {
      const fault = withoutPlatform(`STEP 1/2: FROM r.example/base:1\n${said}\n`, FILE, ARM64, undefined);
      expect(fault).to.include({ code: "SOURCE_INVALID", what: `r.example/base:1, which ${FILE} is built from, is not to be had for linux/arm64` });
    });
  }
  it("are told without it where buildah does not say it", () =>
    expect(withoutPlatform("no image found in manifest list for architecture s390x", FILE, ARM64, undefined)?.what).to.equal(`an image that ${FILE} is built from is not to be had for linux/arm64`));
  it("are not made up for another failure", () => expect(withoutPlatform("Error: no space left on device", FILE, ARM64, undefined)).to.equal(undefined));

  for (const [said, theirs, needed] of [
    ["WARNING: image platform ({amd64 linux  [] }) does not match the expected platform ({arm64 linux  [] })", "amd64 linux", "arm64 linux"],
    ["WARNING: image platform (linux/amd64) does not match the expected platform (linux/arm64)", "linux/amd64", "linux/arm64"],
  ] as const) {
    it("are refused where buildah only warns, and would build an image that lies", () => {
      const fault = ofForeignBase(`STEP 1\n${said}\n`, FILE, ARM64);
      expect(fault).to.include({ code: "SOURCE_INVALID", what: `an image that ${FILE} is built from is for ${theirs} alone, and not for ${needed}` });
      expectPrintable(fault?.message ?? "");
    });
  }
  it("are no matter where nothing is said", () => expect(ofForeignBase("STEP 1\n", FILE, ARM64)).to.equal(undefined));

  it("may be of another variant, but make no image of another architecture", () => {
    const [older] = parseBuildPlatforms(["linux/arm64/v9"]) as [BuildPlatform];
    expect([keptPlatform(FILE, undefined, AMD64), keptPlatform(FILE, ARM64, older)]).to.deep.equal([AMD64, ARM64]);
    expect(refusal("SOURCE_INVALID", () => keptPlatform(FILE, ARM64, AMD64))).to.contain(`${FILE} makes an image for linux/amd64, though linux/arm64 is asked for`);
  });
});
