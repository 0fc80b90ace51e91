import { expect } from "chai";
import { readdir } from "node:fs/promises";
import { z } from "zod";
import { GitHistory } from "../../support/sources/git-history.js";
import { COMMITTED, FILES } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { sharedModule } from "../shared-module.js";
import { play, valueOf, type Arguments, type Stage } from "../stage.js";
import { held, startSecureRegistry } from "../world/registries.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";
import type { Scene } from "../world/world.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const REPOSITORY = "registry.example.org/team/hello";
const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;
const tagsSchema = z.array(z.object({ text: z.string(), place: z.string(), deployable: z.boolean(), revision: z.string(), reference: z.string() }));

describe("module: tags, latestDeployable, promote", () => {
  const served = new ServedRegistry();
  let repository: GitHistory;
  let [older, newer, side] = ["", "", ""];

  beforeEach(async () => {
    repository = await GitHistory.create(COMMITTED);
    [older = "", newer = ""] = await repository.line(2);
    [side = ""] = await repository.line(1, older);
    await repository.ref("refs/heads/main", newer);
    await repository.ref("refs/heads/side", side);
  });
  afterEach(() => repository.remove());

  const scene = (): Scene => ({ ...served.scene, git: { head: newer, commits: [older, side], repository: repository.tree.path } });
  const tagOf = (commit: string) => `v1.2.3-${commit.slice(0, 7)}`;
  const publish = async (stage: Stage, ...commits: string[]) => {
    const lines: string[] = [];
    for (const commitSha of commits) lines.push(await stage.reference("publish", { ...HELLO, commitSha }, served.settings));
    stage.takeAsked();
    return lines;
  };

  it("lists tags with their places, and finds the newest on main and the one before, building nothing", () =>
    play(scene(), async (stage) => {
      const [one = "", two = "", three = ""] = await publish(stage, older, newer, side);
      const latest = (args: Arguments = {}) => stage.reference("latestDeployable", { ...HELLO, ...args }, served.settings);
      const tags = async (args: Arguments = {}) => tagsSchema.parse(await stage.value("tags", { ...HELLO, ...args }, served.settings));
      const lines = (await tags()).map(({ text }) => text.split(/ +/));
      expect(lines.map(([tag, place]) => [tag, place])).to.deep.equal([[tagOf(side), "branch"], [tagOf(newer), "main"], [tagOf(older), "main"]]);
      expect(lines.map((cells) => cells[3])).to.deep.equal([three, two, one].map((line) => line.split("@")[1]));
      expect((await tags()).map(({ place, deployable }) => ({ place, deployable }))).to.deep.equal([
        { place: "BRANCH", deployable: false },
        { place: "MAIN", deployable: true },
        { place: "MAIN", deployable: true },
      ]);
      const deployable = await tags({ deployable: true, kind: "DOCKERFILE" });
      expect(deployable.map(({ revision }) => revision)).to.deep.equal([newer, older]);
      expect(deployable.map(({ reference }) => reference)).to.deep.equal([two, one]);
      expect(await latest()).to.equal(two);
      expect(await latest({ before: tagOf(newer) })).to.equal(one);
      expect(await latest({ mainBranch: "side" })).to.equal(three);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("says of the newest that nobody compared its source tree, where that is so", () =>
    play(scene(), async (stage) => {
      await stage.value("publish", { ...HELLO, commitSha: newer, unverifiedTree: true }, served.settings);
      const report = (format: "JSON" | "MARKDOWN") => stage.report("latestDeployable", { ...HELLO, unverifiedTree: true }, served.settings, format);
      expect(JSON.parse(await report("JSON"))).to.include({ revision: newer, tree: "unverified" });
      expect(await report("MARKDOWN")).to.contain("| source tree | `unverified` |");
    }));

  it("asks git once, in a container of its own, and leaves no file in the module", () =>
    play(scene(), async (stage) => {
      const { process } = await sharedModule();
      const before = await readdir(process.workdir);
      expect(await stage.value("tags", HELLO, served.settings)).to.deep.equal([]);
      const runs = stage.takeAsked().filter((chain) => chain.includes('"log"') && chain.endsWith(".exitCode"));
      expect(runs).to.have.length(1);
      expect(runs[0]).to.match(/^container\.from\(address: "docker\.io\/alpine\/git:v/).and.contain('"-c", "safe.directory=*"');
      expect(await readdir(process.workdir)).to.deep.equal(before);
      expect(stage.log).to.contain(`there is no repository ${REPOSITORY}`);
    }));

  it("gives an image a further tag, and refuses one that is not on main unless it is told to", () =>
    play(scene(), async (stage) => {
      const [two = "", three = ""] = await publish(stage, newer, side);
      const promote = (args: Arguments) => stage.chain([["promote", { ...HELLO, ...args }], ["reference", {}]], served.settings);
      expect(await promote({ tag: tagOf(newer), newTag: "stable" })).to.deep.equal({ value: two.replace(tagOf(newer), "stable") });
      expect(await promote({ tag: tagOf(side), newTag: "preview" })).to.have.property("error").that.matches(/^NOT_DEPLOYABLE: .* is not on refs\/heads\/main\./);
      expect(await promote({ tag: tagOf(side), newTag: "stable", unmerged: true })).to.have.property("error").that.matches(/^TAG_TAKEN: /);
      expect(await promote({ tag: tagOf(side), newTag: "preview", unmerged: true })).to.deep.equal({ value: three.replace(tagOf(side), "preview") });
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("copies an image to another registry, with that one's own credential", async () => {
    const { certificate } = await sharedModule();
    await using to = await startSecureRegistry(certificate);
    const more = scene();
    await play({ ...more, secrets: { ...more.secrets, to: to.password } }, async (stage) => {
      const [two = ""] = await publish(stage, newer);
      const destination = `${to.front.name}/production/hello:v1`;
      const auth = ["withRegistryAuth", { address: to.front.name, username: to.username, password: secret("to") }] as const;
      const result = await stage.chain([auth, ["promote", { ...HELLO, tag: tagOf(newer), destination }], ["report", { format: "JSON" }]], served.settings);
      expect(JSON.parse(String(valueOf(result)))).to.include({ reference: `${destination}@${two.split("@")[1] ?? ""}`, revision: newer, version: "v1.2.3" });
      expect(await held(to, "production/hello:v1")).to.have.property("annotations");
    });
  });

  it("says what is missing: the .git folder, the main branch, a target", () =>
    play({ ...scene(), files: FILES }, async (stage) => {
      const ask = (name: string, args: Arguments) => stage.error(name, { ...HELLO, ...args }, served.settings);
      expect(await ask("tags", { mainBranch: "trunk" })).to.match(/^COMMIT_INVALID: .*"trunk".* it has main, side\./);
      expect(await ask("promote", { tag: "v1" })).to.match(/^CONFIG_MISSING: neither newTag nor destination/);
      expect(await ask("latestDeployable", {})).to.match(/^NOT_DEPLOYABLE: /);
    }));

  it("refuses a src without its .git folder", () =>
    play({ files: { "containers/hello/Dockerfile": "FROM scratch\n" }, secrets: served.scene.secrets ?? {}, registryEndpoint: served.registry.endpoint }, async (stage) => {
      expect(await stage.error("tags", HELLO, served.settings)).to.match(/^SOURCE_INVALID: src has no \.git folder/);
    }));
});
