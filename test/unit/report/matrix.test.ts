import { expect } from "chai";
import type { FoundVariant } from "../../../core/containers/variant.js";
import { matrixEntries } from "../../../core/report/matrix.js";
import { parseContainerJson, parseTreeJson } from "../../../core/source/declaration/container-json.js";
import { merged } from "../../../core/source/declaration/merged.js";
import { refusal } from "../faults.js";

const RUNNERS = { dockerfile: "big", nix: ["self-hosted", "nix"], "linux/arm64": "arm", "linux/amd64": "amd" };
const ROOT = parseTreeJson(JSON.stringify({ runners: RUNNERS }), "container.json");

function found(kind: "dockerfile" | "nix", own: object, root = ROOT): FoundVariant {
  return { name: "hello", folder: "containers/hello", kind, declaration: merged(root, parseContainerJson(JSON.stringify(own), "containers/hello/container.json")) };
}

const runnersOf = (each: FoundVariant, of: Parameters<typeof matrixEntries>[1]) => matrixEntries([each], of).map((entry) => ("platform" in entry ? [entry.platform, entry.byDigest, entry.runner] : entry.runner));

describe("report: a matrix's runners", () => {
  for (const [what, each, runner] of [
    ["that of the kind", found("dockerfile", {}), "big"],
    ["a list of labels", found("nix", {}), ["self-hosted", "nix"]],
    ["the container's before the root's", found("dockerfile", { runners: { dockerfile: "own" } }), "own"],
    ["that of the one platform", found("dockerfile", { platforms: ["linux/arm64"] }), "arm"],
    ["that of the kind for several platforms on one machine", found("dockerfile", { platforms: ["linux/arm64", "linux/amd64"] }), "big"],
    ["that of the kind for Nix, which has no platforms here", found("nix", { platforms: ["linux/arm64"] }), ["self-hosted", "nix"]],
    ["nothing where nothing is said, and the key all the same", found("dockerfile", {}, parseTreeJson("{}", "container.json")), ""],
  ] as const) {
    it(`are ${what}`, () => expect(runnersOf(each, "containers")).to.deep.equal([runner]));
  }

  it("are by platform where each has an entry, and one that nobody named is that of whoever builds", () => {
    const several = found("dockerfile", { platforms: ["linux/amd64", "linux/aarch64", "linux/riscv64"] });
    expect(runnersOf(several, "platforms")).to.deep.equal([["linux/amd64", true, "amd"], ["linux/arm64", true, "arm"], ["linux/riscv64", true, "big"]]);
    expect(runnersOf(found("dockerfile", { platforms: ["linux/arm64"] }), "platforms")).to.deep.equal([["linux/arm64", false, "arm"]]);
    expect(runnersOf(found("dockerfile", {}), "platforms")).to.deep.equal([["", false, "big"]]);
    expect(runnersOf(found("nix", { platforms: ["linux/amd64", "linux/arm64"] }), "platforms")).to.deep.equal([["", false, ["self-hosted", "nix"]]]);
  });

  it("are of no kind where only an index is written, for those with several platforms", () => {
    expect(runnersOf(found("dockerfile", { platforms: ["linux/amd64", "linux/arm64"] }), "indexes")).to.deep.equal([""]);
    for (const each of [found("dockerfile", { platforms: ["linux/amd64"] }), found("dockerfile", {}), found("nix", { platforms: ["linux/amd64", "linux/arm64"] })]) {
      expect(runnersOf(each, "indexes")).to.deep.equal([]);
    }
  });

  it("know a platform by each of its names", () => {
    const aliases = found("dockerfile", { platforms: ["linux/arm64/v8"], runners: { "linux/aarch64": "arm" } }, parseTreeJson("{}", "container.json"));
    expect(runnersOf(aliases, "containers")).to.deep.equal(["arm"]);
  });

  for (const [what, runners, says] of [
    ["a kind or platform that is none", { dockerfle: "x" }, '"dockerfle" is not a platform'],
    ["an architecture that is none", { "linux/amd46": "x" }, "amd46"],
    ["no label", { nix: "" }, "runners.nix"],
    ["no labels", { nix: [] }, "runners.nix"],
  ] as const) {
    it(`refuse ${what}`, () => expect(refusal("SOURCE_INVALID", () => parseContainerJson(JSON.stringify({ runners }), "container.json"))).to.include(says));
  }
});
