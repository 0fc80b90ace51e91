import { expect } from "chai";
import { drawn, LAYOUT_TREES, type LayoutTree } from "../../support/docs/layout-trees.js";
import { expectWritten, readDoc, withChapters } from "../../support/docs/written.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { inProcess } from "../../support/runs/in-process.js";
import { SourceTree } from "../../support/sources/git-tree.js";

const PAGE = "docs/layouts.md";

describe("source trees of many shapes, from changed to tags", function () {
  this.timeout(60_000);
  let live: LiveRegistry;
  const chapters = new Map<string, string>();
  before(async () => (live = await liveRegistry()));
  after(() => live[Symbol.asyncDispose]());

  const run = (tree: SourceTree, command: string, ...args: string[]) => inProcess([command, "--source", tree.path, ...args]);
  const asked = (tree: SourceTree, command: string, ...args: string[]) => {
    const login = ["--registry", `127.0.0.1:${live.port}`, "--namespace", "my-team", "--username", live.username, "--password-env", "KEY"];
    return inProcess([command, "--source", tree.path, ...login, ...args], { KEY: live.password });
  };
  const shown = (text: string) => text.replaceAll(`127.0.0.1:${live.port}`, "registry.example.org");

  for (const layout of LAYOUT_TREES) {
    it(layout.title, async () => {
      const tree = await SourceTree.create(layout.files);
      try {
        const commit = await tree.commit();
        const names = [...new Set(layout.containers.map(([name]) => name))];
        expect((await run(tree, "changed")).text.split("\n")).to.deep.equal(names);
        const checked = await asked(tree, "check-versions");
        expect(checked.json, checked.text).to.deep.include({ ok: true });
        const plans: string[] = [];
        for (const [name, kind] of layout.containers) plans.push((await asked(tree, "plan", "--container", name, ...(kind ? ["--kind", kind] : []))).text);
        chapters.set(layout.title, chapter(layout, shown(plans.join("\n\n"))));
        await publishOne(tree, layout, commit);
        await tree.write({ [layout.change.file]: "changed\n" });
        await tree.commit();
        expect((await run(tree, "changed")).text.split("\n")).to.deep.equal(layout.change.touches);
      } finally {
        await tree.remove();
      }
    });
  }

  /** The last one: what Nix builds is another test's, for here nothing may be fetched. */
  async function publishOne(tree: SourceTree, { containers }: LayoutTree, commit: string): Promise<void> {
    for (const [name] of containers.filter(([, kind]) => kind !== "nix").slice(-1)) {
      const published = await asked(tree, "publish-image", "--container", name);
      expect(published.text).to.match(new RegExp(`^127\\.0\\.0\\.1:${live.port}/my-team/${name}:v[0-9.]+-${commit.slice(0, 7)}@sha256:`));
      expect((await asked(tree, "publish-image", "--container", name)).json).to.deep.include({ outcome: "already-published" });
      const { tags } = (await asked(tree, "tags", "--container", name)).json as { tags: { name: string; place: string }[] };
      expect(tags.map(({ place }) => place)).to.deep.equal(["main"]);
    }
  }

  it(`is what ${PAGE} says`, async () => {
    expect([...chapters.keys()]).to.have.length(LAYOUT_TREES.length);
    await expectWritten(PAGE, withChapters(await readDoc(PAGE), chapters));
  });
});

function chapter({ files }: LayoutTree, plans: string): string {
  const declaration = files["container.json"];
  const declared = declaration === undefined ? [] : ["`container.json`:", "", "```json", declaration.trimEnd(), "```", ""];
  return ["```text", drawn(files), "```", "", ...declared, "`plan` of each, before its first publish:", "", "```text", plans, "```"].join("\n");
}
