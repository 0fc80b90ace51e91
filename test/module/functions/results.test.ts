import { expect } from "chai";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { FILES, HEAD, TAG } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { play, valueOf, type Arguments, type Stage } from "../stage.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const REFERENCE = `registry.example.org/team/hello:${TAG}`;
const OTHER = "f".repeat(40);

type Fields = Readonly<Record<string, unknown>>;

/** The three ways in which an object is reported. */
async function reports(stage: Stage, name: string, args: Arguments, settings: Arguments): Promise<{ text: string; json: unknown; markdown: string }> {
  const [text, json, markdown] = [await stage.report(name, args, settings), await stage.report(name, args, settings, "JSON"), await stage.report(name, args, settings, "MARKDOWN")];
  return { text, json: JSON.parse(json) as unknown, markdown };
}

describe("module: a plan", () => {
  const served = new ServedRegistry();
  const plan = async (stage: Stage, args: Arguments = {}) => (await stage.value("plan", { ...HELLO, ...args }, served.settings)) as Fields;
  const same = { reference: REFERENCE, tag: TAG, version: "v1.2.3", revision: HEAD };
  const sound = { ...same, errorCode: "", remedy: "" };

  it("says each thing that publish may do, and why", () =>
    play(served.scene, async (stage) => {
      const first = await plan(stage, { extraTags: ["stable"] });
      expect(first).to.deep.include({ ...sound, action: "PUBLISH", extraTags: ["stable"] });
      expect(first["reason"]).to.equal("the tag is free; the repository is new: whether the key may create it is known only when publishing, because the question itself could leave something in this registry");
      await stage.reference("publish", HELLO, served.settings);
      const further = await plan(stage, { extraTags: ["stable"] });
      expect(further).to.deep.include({ ...sound, action: "ADD_TAGS", extraTags: ["stable"] });
      expect(further["reason"]).to.match(/^the image is there already \(sha256:[0-9a-f]{64}\), but not under all its tags; the key may push$/);
      const nothing = await plan(stage);
      expect(nothing).to.deep.include({ ...sound, action: "NOTHING", extraTags: [] });
    }));

  it("says how a publish would end that is refused, and what to do about it", () =>
    play({ ...served.scene, git: { head: HEAD, commits: [OTHER] } }, async (stage) => {
      await stage.reference("publish", { ...HELLO, commitSha: OTHER, extraTags: ["stable"], unverifiedTree: true }, served.settings);
      const refused = await plan(stage, { extraTags: ["stable"] });
      expect(refused).to.deep.include({ ...same, action: "REFUSE", extraTags: [], errorCode: "TAG_TAKEN" });
      expect(refused["reason"]).to.contain(OTHER);
      expect(refused["remedy"]).to.match(/[a-z]/);
    }));

  it("is reported as a text, as JSON, and as Markdown that shows the text", () =>
    play(served.scene, async (stage) => {
      const { text, json, markdown } = await reports(stage, "plan", HELLO, served.settings);
      expect(text).to.match(new RegExp(`^Publish would build and push ${REFERENCE}\n`));
      expect(json).to.deep.include({ ...same, action: "publish", furtherTags: [] });
      expect(markdown).to.equal(`\`\`\`text\n${text}\n\`\`\`\n`);
    }));
});

describe("module: a posture", () => {
  const served = new ServedRegistry();
  const QUESTIONS = ["anonymousPull", "anonymousPush", "keyPush", "overwrite", "anonymousTags", "keyTags", "anonymousCatalog", "keyCatalog"];
  const AUDIT = { repository: "team/hello" };

  it("answers each question in a word, with a reason", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", HELLO, served.settings);
      const posture = (await stage.value("audit", AUDIT, served.settings)) as Fields;
      const { posture: told } = JSON.parse(await stage.report("audit", AUDIT, served.settings, "JSON")) as { posture: Record<string, { answer: string; detail: string }> };
      expect(Object.keys(told).sort()).to.deep.equal([...QUESTIONS].sort());
      for (const question of QUESTIONS) {
        expect(posture[question], question).to.deep.equal({ answer: told[question]?.answer.toUpperCase(), reason: told[question]?.detail });
      }
      expect(posture).to.deep.include({ repository: "registry.example.org/team/hello", expectations: [], leftBehind: [] });
      expect(valueOf(await stage.chain([["audit", AUDIT], ["overwrite", {}], ["answer", {}]], served.settings))).to.equal("YES");
    }));

  it("is reported as a text, as JSON, and as Markdown that shows the text", () =>
    play(served.scene, async (stage) => {
      const { text, json, markdown } = await reports(stage, "audit", AUDIT, served.settings);
      expect(text).to.match(/^Audit of registry\.example\.org\/team\/hello\n/);
      expect(json).to.deep.include({ ok: true, repository: "registry.example.org/team/hello" });
      expect(markdown).to.equal(`\`\`\`text\n${text}\n\`\`\`\n`);
    }));
});

describe("module: changes", () => {
  let tree: SourceTree;
  let [first, second] = ["", ""];

  before(async () => {
    tree = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("gone"), "containers/app/container.json": '{ "dependsOn": ["shared"] }', "shared/a": "a" });
    first = await tree.commit();
    await tree.write({ "containers/none/Dockerfile": "FROM scratch\n", "containers/app/default.nix": '{ }: { version = "1.2.3"; }\n', "shared/a": "b" });
    await tree.git("rm", "-r", "--quiet", "containers/gone");
    second = await tree.commit();
  });
  after(() => tree.remove());

  it("tell of each container which kind, which version and tag, and why", () =>
    play({ files: FILES, git: { head: second, repository: tree.path } }, async (stage) => {
      const changes = (await stage.value("changed", { src: SOURCE, base: first })) as Fields;
      const tag = `v1.2.3-${second.slice(0, 7)}`;
      expect(changes).to.deep.include({ base: first, head: second, deleted: ["gone"] });
      const [problem] = (changes["containers"] as { problem: string }[]).map((each) => each.problem).filter((each) => each !== "");
      expect(problem).to.match(/^VERSION_MISSING: containers\/none\/Dockerfile /);
      expect(changes["containers"]).to.deep.equal([
        { name: "app", kind: "DOCKERFILE", folder: "containers/app", version: "v1.2.3", tag, because: "containers/app", problem: "" },
        { name: "app", kind: "NIX", folder: "containers/app", version: "v1.2.3", tag: `${tag}-nix`, because: "containers/app", problem: "" },
        { name: "none", kind: "DOCKERFILE", folder: "containers/none", version: "", tag: "", because: "containers/none", problem },
      ]);
    }));

  it("are names, a matrix, and reports of both", () =>
    play({ files: FILES, git: { head: second, repository: tree.path } }, async (stage) => {
      const args = { src: SOURCE, base: first };
      const { text, json, markdown } = await reports(stage, "changed", args, {});
      const matrix = JSON.parse(String(valueOf(await stage.chain([["changed", args], ["matrix", {}]])))) as { include: unknown[] };
      expect(valueOf(await stage.chain([["changed", args], ["names", {}]]))).to.deep.equal(["app", "none"]);
      expect(text).to.equal("app\nnone");
      expect(json).to.deep.include({ ok: true, base: first, head: second, deleted: ["gone"], include: matrix.include });
      expect(matrix.include.at(-1)).to.deep.equal({ name: "none", kind: "dockerfile", version: null, tag: null, folder: "containers/none", runner: "" });
      expect(markdown).to.equal("```text\napp\nnone\n```\n");
    }));
});

describe("module: a rehearsal", () => {
  before(async function () {
    await skipWithoutZot(this);
  });

  it("says of each step whether it passed, and what was seen", () =>
    play({ files: FILES, git: { head: HEAD } }, async (stage) => {
      const rehearsal = (await stage.value("dryRun", HELLO)) as Fields & { steps: { name: string; passed: boolean; detail: string }[] };
      expect(rehearsal["passed"]).to.equal(true);
      expect(rehearsal["reference"]).to.match(new RegExp(`/rehearsal/hello:${TAG}@sha256:[0-9a-f]{64}$`));
      expect(rehearsal.steps.map(({ passed }) => passed)).to.deep.equal([true, true, true, true, true, true]);
      for (const { name, detail } of rehearsal.steps) {
        expect(rehearsal["text"]).to.match(new RegExp(`✓ ${name} +\\S`)).and.contain(detail);
      }
    }));

  it("is reported as a text, or as Markdown that shows it", () =>
    play({ files: FILES, git: { head: HEAD } }, async (stage) => {
      const markdown = await stage.report("dryRun", HELLO, {}, "MARKDOWN");
      expect(markdown).to.match(/^```text\nRehearsal passed\n/).and.match(new RegExp(`/rehearsal/hello:${TAG}@sha256:[0-9a-f]{64}\n\`\`\`\n$`));
    }));
});
