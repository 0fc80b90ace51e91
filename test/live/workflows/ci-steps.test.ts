import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";
import { startZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistryIn } from "../../support/registries/live-registry.js";
import { PROJECT } from "../../support/project.js";
import { skipWithoutZot } from "../../support/registries/zot.js";

const catalogSchema = z.object({ repositories: z.array(z.string()) });

/** The commands of the README's chapter, in their order. */
async function commandsOf(chapter: string): Promise<string[][]> {
  const readme = await readFile(join(PROJECT, "README.md"), "utf8");
  const text = readme.split(/^## /m).find((each) => each.startsWith(`${chapter}\n`)) ?? "";
  return [...text.matchAll(/`npm run ([a-z-]+) -- ([^`]+)`/g)].map(([, name = "", options = ""]) => [name, ...options.split(" ")]);
}

for (const kind of ["zot", "docker-registry"] as const) {
  describe(`the README's CI in five steps, on an empty ${kind}`, () => {
    const owned: AsyncDisposable[] = [];
    let registry: RehearsalRegistry;
    let tree: SourceTree;
    let key: { username: string; password: string };

    before(async function () {
      if (kind === "zot") await skipWithoutZot(this);
      const workspace = await Workspace.create();
      owned.push(workspace);
      // zot keeps tags; docker-registry asks for a password, and keeps nothing.
      registry = kind === "zot" ? await startZot(workspace) : (await liveRegistryIn(workspace, "basic")).registry;
      owned.push(registry);
      const { credential } = registry;
      if (credential.kind !== "basic") throw new Error("a basic credential was expected");
      key = { username: credential.username, password: credential.password.reveal() };
      tree = await SourceTree.create(scratchContainer("hello"));
      owned.push({ [Symbol.asyncDispose]: () => tree.remove() });
      await tree.commit();
    });
    after(async () => {
      for (const each of owned.reverse()) await each[Symbol.asyncDispose]();
    });

    /** Runs a command with the values of this test in the place of the README's. */
    const run = (words: readonly string[]) => {
      const values: Record<string, string> = { ".": tree.path, "registry.example.org": registry.host, "zot-ci": key.username };
      return runCli(words.map((word) => values[word] ?? word), { ZOT_CI_API_KEY: key.password });
    };
    const catalog = async () => {
      const authorization = `Basic ${Buffer.from(`${key.username}:${key.password}`).toString("base64")}`;
      const answer = await fetch(`http://${registry.host}/v2/_catalog`, { headers: { authorization } });
      return catalogSchema.parse(await answer.json()).repositories;
    };
    const place = ["--source", ".", "--container", "hello", "--registry", "registry.example.org", "--namespace", "my-team"];
    const login = ["--username", "zot-ci", "--password-env", "ZOT_CI_API_KEY"];

    it("plan without a login foretells the refusal, with the key it does not, and neither writes anything", async () => {
      const anonymous = await run(["plan", ...place]);
      expect([anonymous.exitCode, anonymous.stdout], anonymous.stderr).to.satisfy(([code, text]: [number, string]) => code === 3 && /^Publish would refuse .*CREDENTIAL_REJECTED.*give a username/s.test(text));
      const owner = await run(["plan", ...place, ...login]);
      expect(owner.exitCode, owner.stdout).to.equal(0);
      expect(owner.stdout).to.contain(kind === "zot" ? "the repository is new, and the key may create it" : "is known only when publishing");
      expect(await catalog()).to.deep.equal([]);
    });

    it("every command of the chapter works, in the order that it gives", async () => {
      const commands = await commandsOf("CI in five steps");
      expect(commands.map(([name]) => name)).to.deep.equal(["publish-image", "audit"]);
      for (const words of commands) {
        // As the chapter says of it.
        const promised = kind === "docker-registry" ? words.map((word) => word.replace(",immutable-tags", "")) : words;
        const { exitCode, stdout, stderr } = await run(promised);
        expect(exitCode, `${words.join(" ")}\n${stdout}\n${stderr}`).to.equal(0);
      }
    });

    it("audit says whether the registry keeps the tags that publish gives", async () => {
      const { exitCode, stdout } = await run(["audit", "--registry", "registry.example.org", "--repository", "my-team/hello", ...login, "--expect", "immutable-tags"]);
      expect(exitCode, stdout).to.equal(kind === "zot" ? 0 : 1);
      expect(stdout).to.match(kind === "zot" ? /overwriting with the key +no +refused with 403 at v1\.2\.3-/ : /✗ immutable-tags +NOT as expected: the answer is yes/);
    });
  });
}
