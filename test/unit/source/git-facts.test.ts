import { expect } from "chai";
import { resolveCommit, type GitFacts } from "../../../src/source/git-facts.js";
import { expectPrintable, HEX40, HEX64, rejectionOf } from "../faults.js";

interface Fake {
  readonly head?: string;
  readonly uncommitted?: readonly string[];
  readonly holds?: readonly string[];
}

/** A repository as told; what it was not told of fails the test that asks. */
function repository({ head, uncommitted, holds }: Fake): GitFacts {
  const told = <T>(fact: T | undefined) =>
    fact === undefined ? Promise.reject(new Error("not to be asked")) : Promise.resolve(fact);
  return {
    head: () => told(head),
    uncommitted: () => told(uncommitted),
    has: ({ id }) => told(holds?.includes(id)),
  };
}

describe("source/git-facts: resolveCommit", () => {
  it("takes HEAD of a clean tree", async () => {
    const commit = await resolveCommit(undefined, repository({ head: `${HEX40}\n`, uncommitted: [] }));
    expect(commit.id).to.equal(HEX40);
  });

  it("takes a given commit that the repository holds, and does not look at the tree", async () => {
    const commit = await resolveCommit(HEX64.toUpperCase(), repository({ holds: [HEX64] }));
    expect(commit.id).to.equal(HEX64);
  });

  it("takes a given commit where there is no repository", async () => {
    expect((await resolveCommit(HEX40, undefined)).id).to.equal(HEX40);
  });

  const refused: { name: string; given?: string; git?: Fake; code: string; says: string }[] = [
    { name: "a commit that the repository does not hold", given: HEX40, git: { holds: [] }, code: "COMMIT_INVALID", says: "does not hold" },
    { name: "an abbreviation, before git is asked", given: "0123456", git: {}, code: "COMMIT_INVALID", says: "7 digits" },
    { name: "an empty commit, instead of HEAD", given: "", git: {}, code: "COMMIT_INVALID", says: "not a full commit id" },
    { name: "no commit and no repository", code: "COMMIT_INVALID", says: "not a git repository" },
    { name: "a dirty tree", git: { head: HEX40, uncommitted: ["a.txt"] }, code: "TREE_DIRTY", says: ": a.txt." },
    { name: "a HEAD that is none", git: { head: "HEAD", uncommitted: [] }, code: "COMMIT_INVALID", says: "not hexadecimal" },
  ];
  for (const { name, given, git, code, says } of refused) {
    it(`refuses ${name}`, async () => {
      const fault = await rejectionOf(resolveCommit(given, git && repository(git)));
      expect(fault.code).to.equal(code);
      expect(fault.message).to.include(says);
    });
  }

  it("takes a given commit for a dirty tree: the caller says what it stands for", async () => {
    const commit = await resolveCommit(HEX40, repository({ uncommitted: ["a"], holds: [HEX40] }));
    expect(commit.short).to.equal("0123456");
  });

  const lists: { paths: string[]; says: string }[] = [
    { paths: ["1", "2", "3", "4", "5"], says: ": 1, 2, 3, 4, 5." },
    { paths: ["1", "2", "3", "4", "5", "6", "7"], says: ": 1, 2, 3, 4, 5 and 2 more." },
  ];
  for (const { paths, says } of lists) {
    it(`shows at most five of ${paths.length} changed paths`, async () => {
      const fault = await rejectionOf(resolveCommit(undefined, repository({ head: HEX40, uncommitted: paths })));
      expect(fault.message).to.include(says);
    });
  }

  it("shows changed paths without their control characters", async () => {
    const uncommitted = ["a\u001b[2Jb", "c\nd", "\u202egpj.exe"];
    const fault = await rejectionOf(resolveCommit(undefined, repository({ head: HEX40, uncommitted })));
    expectPrintable(fault.message);
  });
});
