import { scratchContainer, SourceTree } from "../../sources/git-tree.js";
import type { Answer } from "../recorder-protocol.js";

const WEB = { platforms: ["linux/amd64", "linux/arm64"], runners: { dockerfile: "big" } };
const ROOT = { runners: { nix: ["self-hosted", "nix"], "linux/arm64": "arm" } };
const NIX = '{ pkgs }: pkgs.dockerTools.buildImage { name = "nixed"; version = "1.2.3"; }\n';

export const digest = (digit: string) => `registry.example.org/my-team/web@sha256:${digit.repeat(64)}`;

/** What its calls of dagger print, where its platforms are published by digest. */
export const BY_DIGEST: readonly Answer[] = [
  { to: ["publish", "--platforms=linux/amd64"], stdout: `${digest("1")}\n` },
  { to: ["publish", "--platforms=linux/arm64"], stdout: `${digest("2")}\n` },
  { to: ["publish-index"], stdout: "### Published an index\n" },
  { to: ["build"], stdout: "the id of a container\n" },
  { to: ["build-nix"], stdout: "42\n" },
];

/**
 * A repository with a container that Nix builds, one for two platforms and a plain one. Its second commit changes all of
 * them, its third none. A branch from the first changes two of them.
 */
export class PlatformsRepository {
  private constructor(
    readonly tree: SourceTree,
    readonly first: string,
    readonly second: string,
    readonly third: string,
    readonly branch: string,
  ) {}

  static async create(): Promise<PlatformsRepository> {
    const tree = await SourceTree.create({
      "container.json": JSON.stringify(ROOT),
      "containers/nixed/default.nix": NIX,
      ...scratchContainer("plain"),
      ...scratchContainer("web"),
      "containers/web/container.json": JSON.stringify(WEB),
    });
    const first = await tree.commit();
    await tree.write({ "containers/nixed/more": "1\n", "containers/plain/content.txt": "1\n", "containers/web/content.txt": "1\n" });
    const second = await tree.commit();
    await tree.write({ "README.md": "1\n" });
    const third = await tree.commit();
    await tree.git("checkout", "--quiet", "-b", "feature", first);
    await tree.write({ "containers/nixed/more": "2\n", "containers/web/content.txt": "2\n" });
    const branch = await tree.commit();
    await tree.git("checkout", "--quiet", "main");
    return new PlatformsRepository(tree, first, second, third, branch);
  }

  remove(): Promise<void> {
    return this.tree.remove();
  }
}
