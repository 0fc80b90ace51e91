import { expect } from "chai";
import { execa } from "execa";
import { GitProcess } from "../../../host/git/git-process.js";
import { History } from "../../../core/source/history/history.js";
import { GitHistory } from "../../support/sources/git-history.js";
import { rejectionOf } from "../../unit/faults.js";

const NOWHERE = "1".repeat(40);

describe("where commits are, on real git", () => {
  let repository: GitHistory;
  beforeEach(async () => (repository = await GitHistory.create()));
  afterEach(() => repository.remove());

  const read = async (main = "main", path = repository.tree.path) => {
    using git = new GitProcess(path, new AbortController().signal);
    return await History.read(git, main);
  };
  const places = (history: History, ...commits: string[]) => commits.map((id) => history.commit(id)?.place ?? "unknown");
  const order = (history: History, ...commits: string[]) => [...commits].sort((a, b) => (history.commit(a)?.position ?? 0) - (history.commit(b)?.position ?? 0));

  it("a line of commits is on main, the newest first, with their dates", async () => {
    const [first = "", second = "", third = ""] = await repository.line(3);
    await repository.ref("refs/heads/main", third);
    const history = await read();
    expect(places(history, first, second, third, NOWHERE)).to.deep.equal(["main", "main", "main", "unknown"]);
    expect(order(history, first, second, third)).to.deep.equal([third, second, first]);
    expect(history.commit(first)?.date).to.equal("2023-11-14T22:13:20Z");
    expect(history).to.include({ main: "refs/heads/main", shallow: false });
  });

  it("what is merged is on main, by any parent of any merge; what is not is on a branch", async () => {
    const [base = ""] = await repository.line(1);
    const [a, b, c, open] = [await repository.line(2, base), await repository.line(1, base), await repository.line(1, base), await repository.line(2, base)];
    const octopus = await repository.commit({ parents: [base, a.at(-1) ?? "", b.at(-1) ?? "", c.at(-1) ?? ""] });
    const [tip = ""] = await repository.line(1, octopus);
    await repository.ref("refs/heads/main", tip);
    await repository.ref("refs/heads/open", open.at(-1) ?? "");
    const history = await read();
    expect(places(history, tip, octopus, ...a, ...b, ...c, base)).to.deep.equal(Array(7).fill("main"));
    expect(places(history, ...open)).to.deep.equal(["branch", "branch"]);
  });

  it("a commit that only a tag, a remote's branch or a detached HEAD leads to is on a branch, and one of the stash is not at all", async () => {
    const [base = "", tip = ""] = await repository.line(2);
    const [tagged = "", pulled = "", detached = "", stashed = ""] = [
      ...(await repository.line(1, base)),
      ...(await repository.line(1, base)),
      ...(await repository.line(1, base)),
      ...(await repository.line(1, base)),
    ];
    for (const [ref, commit] of [["heads/main", tip], ["tags/v1", tagged], ["remotes/pull/7/merge", pulled], ["stash", stashed]]) await repository.ref(`refs/${ref}`, commit ?? "");
    await repository.tree.git("checkout", "--quiet", "--detach", detached);
    expect(places(await read(), tip, tagged, pulled, detached, stashed)).to.deep.equal(["main", "branch", "branch", "branch", "unknown"]);
  });

  it("main is what the remote has, then the local branch; and any branch by its name", async () => {
    const [old = "", ahead = "", other = ""] = await repository.line(3);
    await repository.ref("refs/heads/main", ahead);
    await repository.ref("refs/remotes/origin/main", old);
    await repository.ref("refs/remotes/up/stable", other);
    const history = await read();
    expect(places(history, old, ahead)).to.deep.equal(["main", "branch"]);
    expect(history.main).to.equal("refs/remotes/origin/main");
    expect((await read("refs/heads/main")).main).to.equal("refs/heads/main");
    expect((await read("up/stable")).main).to.equal("refs/remotes/up/stable");
  });

  it("a checkout of CI, detached and without a local branch, knows main by its remote", async () => {
    const [first = "", second = ""] = await repository.line(2);
    const side = await repository.commit({ parents: [first] });
    await repository.ref("refs/heads/main", second);
    await repository.ref("refs/heads/side", side);
    const clone = await repository.clone("clone", "--branch=side");
    await execa("git", ["-C", clone, "checkout", "--quiet", "--detach"]);
    await execa("git", ["-C", clone, "branch", "--quiet", "-D", "side"]);
    expect(places(await read("main", clone), first, second, side)).to.deep.equal(["main", "main", "branch"]);
  });

  it("a clock that went wrong does not put a child behind its parent", async () => {
    const first = await repository.commit({ time: 1_900_000_000 });
    const second = await repository.commit({ parents: [first], time: 1_000_000_000 });
    const third = await repository.commit({ parents: [second], time: 1_500_000_000 });
    await repository.ref("refs/heads/main", third);
    expect(order(await read(), first, second, third)).to.deep.equal([third, second, first]);
  });

  it("main's own line comes first, then what each of its merges brought, whatever their dates", async () => {
    const [base = ""] = await repository.line(1);
    const early = await repository.line(2, base);
    const [before = ""] = await repository.line(1, base);
    const late = await repository.line(2, base);
    const [open = ""] = await repository.line(1, before);
    const first = await repository.commit({ parents: [before, early[1] ?? ""] });
    const second = await repository.commit({ parents: [first, late[1] ?? "", early[0] ?? ""] });
    await repository.ref("refs/heads/main", second);
    await repository.ref("refs/heads/open", open);
    const history = await read();
    const expected = [second, late[1] ?? "", late[0] ?? "", first, early[1] ?? "", early[0] ?? "", before, base];
    expect(order(history, ...expected.toSorted())).to.deep.equal(expected);
    expect(expected.map((id) => history.commit(id)?.line)).to.deep.equal([0, 0, 0, 1, 1, 1, 2, 3]);
    expect(expected.filter((id) => history.commit(id)?.own)).to.deep.equal([second, first, before, base]);
    expect(history.commit(open)).to.deep.include({ place: "branch", line: 2, own: false });
  });

  it("a branch without a common ancestor left main nowhere", async () => {
    const [tip, orphan] = [await repository.commit(), await repository.commit()];
    await repository.ref("refs/heads/main", tip);
    await repository.ref("refs/heads/orphan", orphan);
    expect((await read()).commit(orphan)).to.deep.include({ place: "branch", line: Infinity });
  });

  it("7 digits that two commits share mean both", async () => {
    const [base = ""] = await repository.line(1);
    const twins = await repository.twins(base);
    const [one, other] = twins;
    await repository.ref("refs/heads/main", one);
    await repository.ref("refs/heads/other", other);
    const history = await read();
    expect(history.startingWith(one.slice(0, 7)).map(({ id }) => id).sort()).to.deep.equal([...twins].sort());
    expect(places(history, one, other)).to.deep.equal(["main", "branch"]);
    expect(history.startingWith(base.slice(0, 7)).map(({ id }) => id)).to.deep.equal([base]);
    expect(history.startingWith("0000000")).to.deep.equal([]);
  });

  it("a shallow clone says that it is one", async () => {
    const [first = "", second = ""] = await repository.line(2);
    await repository.ref("refs/heads/main", second);
    const history = await read("main", await repository.clone("shallow", "--depth=1"));
    expect(history.shallow).to.equal(true);
    expect(places(history, first, second)).to.deep.equal(["unknown", "main"]);
  });

  it("settings of the user change nothing", async () => {
    const [first = "", second = ""] = await repository.line(2);
    await repository.ref("refs/heads/main", second);
    const settings = { "log.excludeDecoration": "refs/heads/*", "log.decorate": "short", "log.showSignature": "true", "color.ui": "always", "format.pretty": "oneline" };
    for (const [name, value] of Object.entries(settings)) await repository.tree.git("config", name, value);
    expect(places(await read(), first, second)).to.deep.equal(["main", "main"]);
  });

  it("an unknown main branch is COMMIT_INVALID, with the branches that there are", async () => {
    const [tip = ""] = await repository.line(1);
    await repository.ref("refs/heads/trunk", tip);
    await repository.ref("refs/remotes/origin/feature", tip);
    const { code, message } = await rejectionOf(read());
    expect(code).to.equal("COMMIT_INVALID");
    expect(message).to.contain('no branch "main"').and.contain("it has origin/feature, trunk.");
  });

  it("a branch that a shallow clone did not fetch is HISTORY_MISSING", async () => {
    const [first = "", second = ""] = await repository.line(2);
    await repository.ref("refs/heads/main", second);
    await repository.ref("refs/heads/release", first);
    const { code, message } = await rejectionOf(read("release", await repository.clone("shallow", "--depth=1")));
    expect(code).to.equal("HISTORY_MISSING");
    expect(message).to.contain("git fetch --unshallow origin");
  });

  it("a repository without commits has no branches, and a folder without git is SOURCE_INVALID", async () => {
    expect((await rejectionOf(read())).message).to.match(/^COMMIT_INVALID: .*it has no branches\./);
    expect(await rejectionOf(read("main", "/proc"))).to.have.property("code", "SOURCE_INVALID");
  });
});
