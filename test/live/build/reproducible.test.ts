import { expect } from "chai";
import { execa } from "execa";
import { chown, lstat, mkdtemp, readdir, rm, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHere } from "../../support/runs/in-process.js";
import { SourceTree } from "../../support/sources/git-tree.js";

const FILES = {
  "containers/app/Dockerfile": "FROM scratch AS base\nCOPY b/two /two\nFROM base\nARG CONTAINER_APP_VERSION=1.0.0\nARG SOURCE_DATE_EPOCH\nENV DATE=$SOURCE_DATE_EPOCH\nCOPY . /app\nCOPY b/one /one\n",
  "containers/app/b/one": "one\n",
  "containers/app/b/two": "two\n",
  "containers/app/large/x": "ignored\n",
  "containers/app/x.secret": "ignored by a pattern\n",
  // It leaves out itself, and is a link to one of all: a copy of the context has to know it all the same.
  "common.dockerignore": "large\n.dockerignore\n*.secret\n",
};

/** A clone by somebody with another umask, who is another user where that can be, at another time. */
async function clone(of: SourceTree, umask: string, folder: string, owner: number): Promise<string> {
  await execa("sh", ["-c", `umask ${umask} && git clone --quiet "$1" "$2"`, "sh", of.path, folder]);
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if ((await lstat(path)).isSymbolicLink() || name.startsWith(".git")) continue;
    if (process.getuid?.() === 0) await chown(path, owner, owner);
    await utimes(path, owner, owner);
  }
  return folder;
}

describe("two builds of one commit on the host", () => {
  it("agree by their digest, whoever checked it out: by path, umask, owner, and times of files", async () => {
    const tree = await SourceTree.create(FILES);
    const folder = await mkdtemp(join(tmpdir(), "reproducible-"));
    try {
      await tree.git("init", "--quiet");
      await symlink("../../common.dockerignore", join(tree.path, "containers/app/.dockerignore"));
      await tree.commit();
      await tree.git("update-index", "--chmod=+x", "containers/app/b/two");
      await tree.git("commit", "--quiet", "--message=executable");
      const clones = [await clone(tree, "022", join(folder, "a"), 0), await clone(tree, "077", join(folder, "another place"), 4711), await clone(tree, "002", join(folder, "c"), 1)];
      const runs = [];
      for (const source of clones) runs.push(await runHere("build-image", "--source", source, "--container", "app"));
      expect(runs.map(({ error }) => error?.message)).to.deep.equal([undefined, undefined, undefined]);
      expect(new Set(runs.map(({ text }) => text)).size, runs.map(({ text }) => text).join("\n")).to.equal(1);
      // The commit's date, where the Dockerfile asks for it.
      expect(runs[0]?.told).to.contain("ENV DATE=$SOURCE_DATE_EPOCH");
    } finally {
      await Promise.all([tree.remove(), rm(folder, { recursive: true, force: true })]);
    }
  });
});
