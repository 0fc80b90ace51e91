import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { z } from "zod";
import { runCli } from "../../support/runs/cli.js";
import { liveRegistry } from "../../support/registries/live-registry.js";
import { TagStage, type PublishedImage } from "../../support/runs/tag-stage.js";

const tagsSchema = z.object({ ok: z.literal(true), main: z.string(), tags: z.array(z.object({ tag: z.string(), place: z.string(), commit: z.string().nullable(), digest: z.string() })) });

describe("from publish to production, on a real registry", () => {
  let stage: TagStage;
  let [older, newer, side]: PublishedImage[] = [];

  before(async () => {
    stage = await TagStage.open();
    older = await stage.publish("1.0.0");
    newer = await stage.publish("1.1.0");
    await stage.tree.git("switch", "--quiet", "--create", "feature");
    side = await stage.publish("2.0.0");
  });
  after(() => stage[Symbol.asyncDispose]());

  /** A test that says which image it means, and has it. */
  const published = () => {
    if (!older || !newer || !side) throw new Error("nothing was published");
    return { older, newer, side };
  };

  it("tags lists them, the newest commit first, each with its place", async () => {
    const { older: one, newer: two, side: three } = published();
    const { stdout } = await stage.run("tags");
    expect(stdout.split("\n").map((line) => line.split(/ +/))).to.deep.equal([
      [three.tag, "branch", "2026-01-02T03:04:05Z", three.digest],
      [two.tag, "main", "2026-01-02T03:04:05Z", two.digest],
      [one.tag, "main", "2026-01-02T03:04:05Z", one.digest],
    ]);
    const report = tagsSchema.parse(JSON.parse((await stage.run("tags", "--json", "--deployable")).stdout));
    expect(report.main).to.equal("refs/heads/main");
    expect(report.tags.map(({ tag, commit }) => [tag, commit])).to.deep.equal([two, one].map(({ tag, commit }) => [tag, commit]));
    expect((await stage.run("tags", "--kind", "nix")).stdout).to.equal("");
  });

  it("latest-deployable is the newest on main, and --before rolls back", async () => {
    const { older: one, newer: two } = published();
    expect((await stage.run("latest-deployable")).stdout).to.equal(two.reference);
    expect((await stage.run("latest-deployable", "--before", two.tag)).stdout).to.equal(one.reference);
    const { exitCode, stdout, stderr } = await stage.ask("latest-deployable", "--before", one.tag);
    expect([exitCode, stdout]).to.deep.equal([7, ""]);
    expect(stderr).to.match(/NOT_DEPLOYABLE: .*of an older commit than/);
  });

  it("another branch may be the one that production comes from", async () => {
    expect((await stage.run("latest-deployable", "--main", "feature")).stdout).to.equal(published().side.reference);
    expect(await stage.ask("latest-deployable", "--main", "nowhere")).to.have.property("exitCode", 2);
  });

  it("a shallow clone says what it lacks, unless it knows enough", async () => {
    const { newer: two, side: three } = published();
    const shallow = join(stage.tree.path, ".git", "shallow-clone");
    await execa("git", ["clone", "--quiet", "--depth=1", "--branch=main", `file://${stage.tree.path}`, shallow]);
    const found = await stage.run("latest-deployable", "--source", shallow);
    expect(found.stdout).to.equal(two.reference);
    expect(found.stderr).to.contain("the clone is shallow");
    const refused = await stage.ask("promote", "--source", shallow, "--tag", three.tag, "--new-tag", "x");
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.contain("HISTORY_MISSING: ");
  });

  it("promote gives it a further tag, twice with the same end, and never takes one from another image", async () => {
    const { older: one, newer: two } = published();
    expect((await stage.run("promote", "--tag", two.tag, "--new-tag", "stable")).stdout).to.equal(`${stage.repository}:stable@${two.digest}`);
    const again = await stage.run("promote", "--tag", two.tag, "--new-tag", "stable", "--json");
    expect(JSON.parse(again.stdout)).to.deep.include({ outcome: "already-published", digest: two.digest, tag: "stable", revision: two.commit, version: two.tag.slice(0, -8) });
    expect(await stage.ask("promote", "--tag", one.tag, "--new-tag", "stable")).to.have.property("exitCode", 4);
    expect((await stage.run("tags")).stdout).to.match(new RegExp(`^stable +main .*${two.digest}$`, "m"));
  });

  it("promote refuses what is not on main, unless it is told to", async () => {
    const { side: three } = published();
    const refused = await stage.ask("promote", "--tag", three.tag, "--new-tag", "preview");
    expect([refused.exitCode, refused.stdout]).to.deep.equal([7, ""]);
    expect(refused.stderr).to.match(new RegExp(`NOT_DEPLOYABLE: .*its commit ${three.commit} is not on refs/heads/main`));
    expect((await stage.run("promote", "--tag", three.tag, "--new-tag", "preview", "--unmerged")).stdout).to.equal(`${stage.repository}:preview@${three.digest}`);
  });

  it("promote gives no tag that a later publish would take for another image", async () => {
    const { newer: two, older: one } = published();
    for (const where of [["--new-tag", one.tag.replace("v1.0.0", "v9")], ["--destination", `${stage.repository}:${two.tag}-nix`]]) {
      const { exitCode, stdout, stderr } = await stage.ask("promote", "--tag", two.tag, ...where);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain("REFERENCE_INVALID: the tag ").and.contain(`would not be true of ${stage.repository}:${two.tag}`);
    }
  });

  it("promote copies to another registry, with that one's own credential", async () => {
    const { newer: two } = published();
    await using other = await liveRegistry("basic");
    const destination = `${other.registry.host}/production/app:current`;
    const credential = ["--destination-username", other.username, "--destination-password-env", "DESTINATION_KEY"];
    const run = (...args: string[]) =>
      runCli(
        ["promote", "--source", stage.tree.path, "--container", "app", "--registry", stage.live.registry.host, "--namespace", "team", "--username", stage.live.username, "--password-env", "KEY", "--tag", two.tag, "--destination", destination, ...args],
        { KEY: stage.live.password, DESTINATION_KEY: other.password },
      );
    const refused = await run();
    expect([refused.exitCode, refused.stdout]).to.deep.equal([3, ""]);
    const copied = await run(...credential);
    expect([copied.exitCode, copied.stdout, copied.left]).to.deep.equal([0, `${destination}@${two.digest}`, []]);
    const again = await run(...credential);
    expect(again.stdout).to.equal(copied.stdout);
    expect(again.stderr).to.contain("nothing was copied");
  });

  it("promote copies within one registry, as who reads there", async () => {
    const { newer: two } = published();
    const destination = `${stage.live.registry.host}/production/app:v1`;
    expect((await stage.run("promote", "--tag", two.tag, "--destination", destination)).stdout).to.equal(`${destination}@${two.digest}`);
  });

  for (const [what, args, says] of [
    ["neither --new-tag nor --destination", [], "CONFIG_MISSING: neither"],
    ["both", ["--new-tag", "a", "--destination", "r.example/a:b"], "CONFIG_MISSING: both"],
    ["a password of the destination on the command line", ["--new-tag", "a", "--destination-password=s3cret"], "CONFIG_MISSING: a password is not taken"],
    ["one variable for both sides", ["--destination", "r.example/a:b", "--destination-username", "u", "--destination-password-env", "KEY"], "--destination-password-env: names the variable of --password-env"],
    ["a password without its username", ["--destination", "r.example/a:b", "--destination-password-env", "OTHER"], "Add --destination-username"],
    ["a variable that is not set", ["--destination", "r.example/a:b", "--destination-username", "u", "--destination-password-env", "NOT_SET_HERE"], "NOT_SET_HERE is not set"],
  ] as const) {
    it(`promote refuses ${what}`, async () => {
      const { exitCode, stdout, stderr } = await stage.ask("promote", "--tag", "v1", ...args);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain(says).and.not.contain("s3cret");
    });
  }
});
