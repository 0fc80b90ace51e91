import { expect } from "chai";
import { z } from "zod";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";
import { REGISTRIES, startOrSkip } from "../../support/registries/registries.js";
import type { RegistryUnderTest } from "../../support/registries/registry-under-test.js";

const matrixSchema = z.object({ include: z.array(z.object({ name: z.string(), kind: z.literal("dockerfile"), version: z.string(), tag: z.string() })) });
const publishedSchema = z.object({ outcome: z.string(), tag: z.string(), digest: z.string() });
const tagsSchema = z.object({ tags: z.array(z.object({ tag: z.string(), digest: z.string(), place: z.string() })) });

/** What a repository's workflows do, with the commands that they call, on real git and a real registry. */
class Team {
  constructor(
    readonly registry: RegistryUnderTest,
    readonly tree: SourceTree,
  ) {}

  /** Calls a command with everything that is always the same. */
  async call(command: string, ...args: string[]): Promise<CliResult> {
    const { host, username, password } = this.registry.facts;
    const login = ["--registry", host, "--namespace", "team", "--username", username, "--password-env", "KEY"];
    return runCli([command, "--source", this.tree.path, ...login, ...this.registry.transportOptions, ...args], { KEY: password });
  }

  async done(command: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.call(command, ...args);
    expect(exitCode, `${command} ${args.join(" ")}: ${stderr}`).to.equal(0);
    return stdout;
  }

  /** What the workflow of a push does: publishes each entry of the matrix. */
  async push(): Promise<z.infer<typeof publishedSchema>[]> {
    const { stdout } = await runCli(["changed", "--source", this.tree.path, "--matrix"]);
    const { include } = matrixSchema.parse(JSON.parse(stdout));
    const published: z.infer<typeof publishedSchema>[] = [];
    for (const { name, tag } of include) {
      const report = publishedSchema.parse(JSON.parse(await this.done("publish-image", "--container", name, "--json")));
      expect(report).to.include({ outcome: "published", tag });
      published.push(report);
    }
    return published;
  }

  async deployable(container: string): Promise<string[]> {
    const { tags } = tagsSchema.parse(JSON.parse(await this.done("tags", "--container", container, "--deployable", "--json")));
    expect(tags.every(({ place }) => place === "main")).to.equal(true);
    return tags.map(({ tag }) => tag);
  }
}

for (const kind of REGISTRIES) {
  describe(`the whole story, on ${kind.name}`, () => {
    let registry: RegistryUnderTest | undefined;
    let tree: SourceTree;
    before(async function () {
      registry = await startOrSkip(kind, this);
      tree = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("web"), ...scratchContainer("idle") });
    });
    after(async () => {
      await registry?.[Symbol.asyncDispose]();
      if (registry) await tree.remove();
    });

    it("changes two containers, merges, publishes the matrix, lists, promotes, and rolls back", async () => {
      if (!registry) throw new Error("there is a registry");
      const team = new Team(registry, tree);
      await tree.commit();
      const [first] = await team.push();

      await tree.git("switch", "--quiet", "--create", "feature");
      await tree.write({ ...scratchContainer("app", "1.3.0", "new\n"), ...scratchContainer("web", "2.0.0", "new\n") });
      await tree.commit();
      // Somebody tries the branch out: such an image exists, and is not for production.
      const tried = publishedSchema.parse(JSON.parse(await team.done("publish-image", "--container", "app", "--json")));
      expect(await team.deployable("app")).to.deep.equal([first?.tag]);
      const refused = await team.call("promote", "--container", "app", "--tag", tried.tag, "--new-tag", "production-1");
      expect([refused.exitCode, refused.stdout]).to.deep.equal([7, ""]);
      expect(refused.stderr).to.contain("NOT_DEPLOYABLE");

      // A squash, as many a forge merges: the branch's own commit never comes to main.
      await tree.git("switch", "--quiet", "main");
      // Somebody else was faster. With the same parent and the tests' fixed clock, the squash would be the branch's own commit.
      await tree.write({ "notes.txt": "words\n" });
      await tree.commit();
      await tree.git("merge", "--quiet", "--squash", "feature");
      await tree.commit();
      const merged = await team.push();
      expect(merged.map(({ tag }) => tag.replace(/-.*/, ""))).to.deep.equal(["v1.3.0", "v2.0.0"]);
      const [second] = merged;

      expect(await team.deployable("app")).to.deep.equal([second?.tag, first?.tag]);
      const latest = await team.done("latest-deployable", "--container", "app");
      expect(latest).to.equal(`${registry.facts.host}/team/app:${second?.tag}@${second?.digest}`);
      await team.done("promote", "--container", "app", "--tag", second?.tag ?? "", "--new-tag", "production-1");

      const before = await team.done("latest-deployable", "--container", "app", "--before", second?.tag ?? "");
      expect(before).to.equal(`${registry.facts.host}/team/app:${first?.tag}@${first?.digest}`);
      const back = await team.done("promote", "--container", "app", "--tag", first?.tag ?? "", "--new-tag", "production-2", "--json");
      expect(publishedSchema.parse(JSON.parse(back))).to.include({ outcome: "published", tag: "production-2", digest: first?.digest });
      const moved = await team.call("promote", "--container", "app", "--tag", first?.tag ?? "", "--new-tag", "production-1");
      expect([moved.exitCode, moved.stderr]).to.satisfy(([code, text]: [number, string]) => code === 4 && text.includes("TAG_TAKEN"));
    });
  });
}
