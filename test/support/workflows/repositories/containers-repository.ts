import { scratchContainer, SourceTree } from "../../sources/git-tree.js";
import type { Answer } from "../recorder-protocol.js";

const NIX = { "containers/both/default.nix": '{ pkgs }: pkgs.dockerTools.buildImage { name = "both"; version = "1.2.3"; }\n' };

/** Folders whose names are none for a container, though git has them. */
export const ODD_NAMES = ['"; touch pwned; "', "$(touch pwned)", "A name nix", "Big_Name"] as const;
const ODD = Object.fromEntries(ODD_NAMES.map((name) => [`containers/${name}/Dockerfile`, "FROM scratch\n"]));

/** The containers that the second commit changes, and how they are built. */
export const CHANGED = [
  { name: "both", kind: "dockerfile" },
  { name: "both", kind: "nix" },
  { name: "hello", kind: "dockerfile" },
] as const;

/**
 * A repository with three containers. Its second commit changes two of them, its third none; the branch `feature/x` and
 * the tag `v9` are at commits of their own. A branch is called as the first commit begins, and is at the second.
 */
export class ContainersRepository {
  private constructor(
    readonly tree: SourceTree,
    readonly first: string,
    readonly second: string,
    readonly third: string,
    readonly feature: string,
    readonly tagged: string,
  ) {}

  static async create(): Promise<ContainersRepository> {
    const sound = { ...scratchContainer("hello"), ...scratchContainer("both"), ...NIX, ...scratchContainer("still") };
    const tree = await SourceTree.create({ ...sound, ...ODD });
    const first = await tree.commit();
    await tree.write({ "containers/hello/content.txt": "changed\n", "containers/both/content.txt": "changed\n" });
    const second = await tree.commit();
    await tree.git("branch", first.slice(0, 7));
    await tree.write({ "README.md": "changed\n" });
    const third = await tree.commit();
    const [tagged, feature] = [await aside(tree, "tagged"), await aside(tree, "feature/x")];
    await tree.git("tag", "v9", tagged);
    await tree.git("branch", "--delete", "--force", "tagged");
    return new ContainersRepository(tree, first, second, third, feature, tagged);
  }

  remove(): Promise<void> {
    return this.tree.remove();
  }
}

async function aside(tree: SourceTree, branch: string): Promise<string> {
  await tree.git("checkout", "--quiet", "-b", branch);
  await tree.write({ "README.md": `${branch}\n` });
  const commit = await tree.commit();
  await tree.git("checkout", "--quiet", "main");
  return commit;
}

/** What `changed` prints, on one line. */
export function changedAnswer(commit: string, entries: readonly { readonly name: string; readonly kind: string }[]): Answer {
  const tag = (kind: string) => `v1.2.3-${commit.slice(0, 7)}${kind === "nix" ? "-nix" : ""}`;
  const include = entries.map(({ name, kind }) => ({ name, kind, version: "v1.2.3", tag: tag(kind) }));
  return { to: ["changed"], stdout: `${JSON.stringify({ include })}\n` };
}

/** What the other functions print: publish and publish-nix a report in Markdown, promote a reference. */
export const ANSWERS: readonly Answer[] = [
  { to: ["check-versions"] },
  { to: ["publish"], stdout: "### Published an image\n\n| tag | digest |\n|---|---|\n" },
  { to: ["publish-nix"], stdout: "### Published a Nix image\n" },
  { to: ["promote"], stdout: "registry.example.org/my-team/hello:v1.2.3@sha256:0000\n" },
];
