import { expect } from "chai";
import type { Git } from "../../../../core/source/git/git.js";
import { NOTHING_SAID } from "../../../../core/source/declaration/merged.js";
import { resolveCommit } from "../../../../core/source/commit/resolve-commit.js";
import { HEX40, HEX64, rejectionOf } from "../../faults.js";

const SCOPE = { folder: { name: "app", path: "containers/app" }, kind: "dockerfile", buildFile: "containers/app/Dockerfile", context: "containers/app", containersDir: "containers", declaration: NOTHING_SAID } as const;
const COMPARED = { tree: "compared" } as const;
const UNTOUCHED = () => Promise.reject(new Error("not to be asked"));
const UNASKED: Git = { run: UNTOUCHED, objects: UNTOUCHED, inScratch: UNTOUCHED };

describe("source/git-facts: resolveCommit, where git has nothing to say", () => {
  it("takes a given commit where there is no repository", async () => {
    expect((await resolveCommit({ ...COMPARED, given: HEX40 }, undefined, SCOPE)).id).to.equal(HEX40);
  });

  it("takes a full id that is vouched for, without git", async () => {
    expect((await resolveCommit({ given: HEX64, tree: "unverified" }, UNASKED, SCOPE)).id).to.equal(HEX64);
  });

  const refused: { name: string; given?: string; git?: Git; says: string }[] = [
    { name: "an empty commit, instead of HEAD", given: "", git: UNASKED, says: "not a full commit id" },
    { name: "zeros, as CI has them for none", given: "0".repeat(40), git: UNASKED, says: "all zeros" },
    { name: "no commit and no repository", says: "not a git repository" },
    { name: "an abbreviation where there is no repository", given: "0123456", says: "7 digits" },
  ];
  for (const { name, given, git, says } of refused) {
    it(`refuses ${name}`, async () => {
      const fault = await rejectionOf(resolveCommit({ ...COMPARED, given }, git, SCOPE));
      expect(fault.code).to.equal("COMMIT_INVALID");
      expect(fault.message).to.include(says);
    });
  }
});
