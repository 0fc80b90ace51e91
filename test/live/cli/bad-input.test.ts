import { expect } from "chai";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { ToolLog } from "../../support/runs/tool-log.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const dockerfile = (text: string) => ({ "containers/app/Dockerfile": text });

interface Case {
  readonly name: string;
  readonly files?: Record<string, string>;
  readonly git?: "clean" | "dirty" | "none" | "empty";
  readonly args: readonly string[];
  readonly code: string;
  readonly says: string;
}

const CASES: readonly Case[] = [
  { name: "an unknown container", args: ["--container", "nope"], code: "SOURCE_INVALID", says: "It has: app" },
  { name: "a folder without a Dockerfile", files: { "containers/app/readme": "x" }, args: [], code: "SOURCE_INVALID", says: "holds no Dockerfile" },
  { name: "a source tree that does not exist", args: ["--source", "/nonexistent"], code: "SOURCE_INVALID", says: "is not a folder" },
  { name: "a name with ..", args: ["--container", "../app"], code: "SOURCE_INVALID", says: "not a container name" },
  { name: "a name with a slash", args: ["--container", "a/b"], code: "SOURCE_INVALID", says: "not a container name" },
  { name: "a name in upper case", args: ["--container", "App"], code: "SOURCE_INVALID", says: "not a container name" },
  { name: "a name with a space", args: ["--container", "a b"], code: "SOURCE_INVALID", says: "not a container name" },
  { name: "a name with control characters", args: ["--container", "a\u001b[31mb"], code: "SOURCE_INVALID", says: '"a [31mb"' },
  { name: "no version", files: dockerfile("FROM scratch\n"), args: [], code: "VERSION_MISSING", says: "has no ARG" },
  { name: "an empty version", files: dockerfile("FROM scratch\nARG CONTAINER_APP_VERSION=\n"), args: [], code: "VERSION_MISSING", says: "none with a value" },
  { name: "a malformed version", files: dockerfile("FROM scratch\nARG CONTAINER_APP_VERSION=latest\n"), args: [], code: "VERSION_MISSING", says: "is not a version" },
  {
    name: "a version of a variable that its stage does not have",
    files: dockerfile("ARG B=1\nFROM scratch\nARG CONTAINER_APP_VERSION=${B}\n"),
    args: [],
    code: "VERSION_MISSING",
    says: "needs ${B}, which cannot be resolved",
  },
  {
    name: "two versions in one stage",
    files: dockerfile("FROM scratch\nARG CONTAINER_APP_VERSION=1\nARG CONTAINER_APP_VERSION=2\n"),
    args: [],
    code: "VERSION_CONFLICT",
    says: "CONTAINER_APP_VERSION=1 in line 2, and has ARG CONTAINER_APP_VERSION=2 in line 3",
  },
  {
    name: "a version that an ENV contradicts",
    files: dockerfile("FROM scratch\nARG CONTAINER_APP_VERSION\nENV CONTAINER_APP_VERSION=1\n"),
    args: ["--version", "2"],
    code: "VERSION_CONFLICT",
    says: "the version given is 2, and containers/app/Dockerfile has ENV CONTAINER_APP_VERSION=1 in line 3",
  },
  { name: "a version that makes the tag too long", args: ["--version", `1.${"0".repeat(130)}`], code: "REFERENCE_INVALID", says: "at most 128" },
  { name: "a commit that is no name of one", args: ["--commit", "nowhere"], code: "COMMIT_INVALID", says: "does not hold commit" },
  { name: "a commit that is too short, without git", git: "none", args: ["--commit", "abc1234"], code: "COMMIT_INVALID", says: "has 7 digits" },
  { name: "a tree that is not what its commit holds", git: "dirty", args: ["--commit", "HEAD"], code: "TREE_DIRTY", says: "is not what commit" },
  { name: "a commit that is not in the repository", args: ["--commit", COMMIT], code: "COMMIT_INVALID", says: "does not hold commit" },
  { name: "a dirty tree", git: "dirty", args: [], code: "TREE_DIRTY", says: "containers/app/new.txt" },
  { name: "a tree without git and without --commit", git: "none", args: [], code: "COMMIT_INVALID", says: "not a git repository" },
  { name: "a repository without a commit", git: "empty", args: [], code: "COMMIT_INVALID", says: "no commit yet" },
];

async function treeFor({ files = scratchContainer("app"), git = "clean" }: Case): Promise<SourceTree> {
  const tree = await SourceTree.create(files);
  if (git === "clean" || git === "dirty") await tree.commit();
  if (git === "dirty") await tree.write({ "containers/app/new.txt": "new" });
  if (git === "empty") await tree.git("init", "--quiet");
  return tree;
}

describe("bad input: a clear error, nothing built, nothing pushed, nothing left", () => {
  for (const each of CASES) {
    it(each.name, async () => {
      const tree = await treeFor(each);
      const tools = await ToolLog.create();
      try {
        const args = ["dry-run", "--source", tree.path, "--container", "app", ...each.args];
        const { exitCode, stdout, stderr, left } = await runCli(args, tools.environment);
        expect(stderr.replace(/^container-publisher: /, "")).to.match(new RegExp(`^${each.code}: `)).and.contain(each.says);
        expect(stderr.split("\n")).to.have.length(1);
        expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 2, stdout: "", left: [] });
        expect(await tools.take()).to.deep.equal([]);
      } finally {
        await tools.remove();
        await tree.remove();
      }
    });
  }

  it("counts the first ARG with a value, not a bare one", async () => {
    const text = "ARG CONTAINER_APP_VERSION\nFROM scratch AS one\nARG CONTAINER_APP_VERSION=3.1\nFROM one\nARG CONTAINER_APP_VERSION\n";
    const tree = await SourceTree.create(dockerfile(text));
    try {
      const { stdout } = await runCli(["dry-run", "--source", tree.path, "--container", "app", "--commit", COMMIT, "--json"]);
      expect(stdout).to.contain('"version": "v3.1"');
    } finally {
      await tree.remove();
    }
  });
});
