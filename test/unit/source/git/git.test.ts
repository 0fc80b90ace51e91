import { expect } from "chai";
import { gitFault } from "../../../../core/source/git/git.js";

describe("source/git: what git says when it fails", () => {
  for (const { says, code, remedy } of [
    { says: "fatal: not a git repository (or any of the parent directories): .git", code: "SOURCE_INVALID", remedy: "its .git folder" },
    { says: "fatal: cannot change to '/nowhere': No such file or directory", code: "SOURCE_INVALID", remedy: "its .git folder" },
    { says: "fatal: relative path syntax can't be used outside working tree", code: "SOURCE_INVALID", remedy: "a working tree" },
    { says: "error: unknown option `batch-command'\nusage: git cat-file …", code: "TOOL_MISSING", remedy: "git 2.36 or later" },
    { says: "fatal: could not fetch 1234567 from promisor remote", code: "HISTORY_MISSING", remedy: "clone without --filter" },
    { says: "", code: "TOOL_FAILED", remedy: "Run it again" },
    { says: "fatal: loose object 1234567 is corrupt", code: "TOOL_FAILED", remedy: "Do what git asks for" },
  ]) {
    it(`says ${code} for "${says.split("\n")[0] ?? ""}"`, () => {
      const fault = gitFault("read the repository", { exitCode: 128, stderr: says });
      expect(fault.code).to.equal(code);
      expect(fault.remedy).to.contain(remedy);
    });
  }
});
