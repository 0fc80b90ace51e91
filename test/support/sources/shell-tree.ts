import { execa } from "execa";
import { chmod, copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SourceTree } from "./git-tree.js";

/** A source tree whose container has this machine's shell and sleep in it, for want of a base image. */
export async function treeWithShell(...instructions: string[]): Promise<SourceTree> {
  const head = ["FROM scratch", "ARG CONTAINER_APP_VERSION=1.0.0", "COPY rootfs/ /"];
  const tree = await SourceTree.create({ "containers/app/Dockerfile": [...head, ...instructions, ""].join("\n") });
  for (const program of ["/bin/sh", "/bin/sleep"]) {
    const { stdout } = await execa("ldd", [program]);
    const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? "");
    for (const file of [program, ...libraries]) {
      const copy = join(tree.path, "containers/app/rootfs", file);
      await mkdir(dirname(copy), { recursive: true });
      await copyFile(file, copy);
      await chmod(copy, 0o755);
    }
  }
  return tree;
}
