import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { scratchContainer, SourceTree } from "../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../support/registries/live-registry.js";
import { daggerCall, helperImages } from "./dagger.js";

/** The module on a real engine, against a real docker-registry on this machine. Run by `npm run test:engine`. */
describe("on a real engine", () => {
  let tree: SourceTree;
  let live: LiveRegistry;
  let commit: string;
  before(async () => {
    tree = await SourceTree.create(scratchContainer("app"));
    commit = await tree.commit();
    live = await liveRegistry("basic");
  });
  after(async () => {
    await live[Symbol.asyncDispose]();
    await tree.remove();
  });

  const source = () => ["--src", tree.path, "--container-name", "app"];
  const registry = () => [
    ...helperImages("--skopeo-image", "--git-image", "--zot-image"),
    "--registry",
    live.registry.host,
    "--registry-service",
    `tcp://${live.registry.host}`,
    "--namespace",
    "team",
    "--registry-username",
    live.username,
    "--registry-password=env:ENGINE_TEST_KEY",
  ];
  const call = (...args: string[]) => daggerCall(".", args, { ENGINE_TEST_KEY: live.password });
  const tag = () => `v1.2.3-${commit.slice(0, 7)}`;

  it("tells version and tag", async () => {
    expect(await call("version", ...source())).to.include({ exitCode: 0, stdout: "v1.2.3" });
    expect(await call(...helperImages("--git-image"), "tag-by-commit", ...source())).to.include({ exitCode: 0, stdout: tag() });
  });

  it("publishes, and is done the second time", async () => {
    const first = await call(...registry(), "publish", ...source(), "reference");
    expect(first.stdout).to.match(new RegExp(`^${live.registry.host}/team/app:${tag()}@sha256:[0-9a-f]{64}$`));
    expect(await call(...registry(), "publish", ...source(), "reference")).to.include({ exitCode: 0, stdout: first.stdout });
    expect(await call(...registry(), "publish", ...source(), "outcome")).to.include({ exitCode: 0, stdout: "ALREADY_PUBLISHED" });
  });

  it("tells what changed, and that its versions are in order", async () => {
    const matrix = await call(...helperImages("--git-image"), "changed", "--src", tree.path, "--head", commit, "matrix");
    expect(matrix).to.include({ exitCode: 0, stdout: `{"include":[{"name":"app","kind":"dockerfile","version":"v1.2.3","tag":"${tag()}","folder":"containers/app","runner":""}]}` });
    expect(await call(...registry(), "check-versions", "--src", tree.path)).to.include({ exitCode: 0 });
  });

  it("lists what is published, and promotes the newest of main", async () => {
    const published = (await call(...registry(), "publish", ...source(), "reference")).stdout;
    const { stdout } = await call(...registry(), "tags", ...source(), "--deployable", "report");
    expect(stdout.split(/ +/).slice(0, 2)).to.deep.equal([tag(), "main"]);
    expect(await call(...registry(), "tags", ...source(), "place")).to.include({ exitCode: 0, stdout: "MAIN" });
    expect(await call(...registry(), "latest-deployable", ...source(), "reference")).to.include({ exitCode: 0, stdout: published });
    const promoted = await call(...registry(), "promote", ...source(), "--tag", tag(), "--new-tag", "production-1", "reference");
    expect(promoted.stdout).to.equal(published.replace(tag(), "production-1"));
  });

  it("copies an archive, and knows it the second time", async () => {
    const archive = join(tree.path, "image.tar");
    const auth = Buffer.from(`${live.username}:${live.password}`).toString("base64");
    await tree.write({ "auth.json": JSON.stringify({ auths: { [live.registry.host]: { auth } } }) });
    const copy = ["copy", "--quiet", "--src-tls-verify=false", "--src-authfile", join(tree.path, "auth.json")];
    await execa("skopeo", [...copy, `docker://${live.registry.host}/team/app:${tag()}`, `docker-archive:${archive}:app:1`]);
    const args = [...registry(), "copy-archive", "--archive", archive, "--destination", `${live.registry.host}/team/copied:1`, "reference"];
    const first = await call(...args);
    expect(first.stdout).to.match(/\/team\/copied:1@sha256:[0-9a-f]{64}$/);
    expect((await call(...args)).stdout).to.equal(first.stdout);
  });

  it("rehearses against zot", async () => {
    const { exitCode, stdout, stderr } = await call(...helperImages("--skopeo-image", "--git-image", "--zot-image"), "dry-run", ...source(), "--commit-sha", commit, "report");
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout).to.contain("Rehearsal passed").and.contain("tags are immutable");
  });

  for (const { name, args, code } of [
    { name: "a wrong key", args: () => [...registry(), "publish", ...source(), "--commit-sha", commit, "--version", "9", "reference"], code: "CREDENTIAL_REJECTED" },
    { name: "an unknown container", args: () => ["version", "--src", tree.path, "--container-name", "nope"], code: "SOURCE_INVALID" },
    { name: "a commit that is not there", args: () => [...helperImages("--git-image"), "tag-by-commit", ...source(), "--commit-sha", "0".repeat(40)], code: "COMMIT_INVALID" },
  ]) {
    it(`${name}: ${code}`, async () => {
      const { exitCode, stderr } = await daggerCall(".", args(), { ENGINE_TEST_KEY: "not-the-password" });
      expect(exitCode).to.not.equal(0);
      expect(stderr).to.contain(`Error: ${code}: `).and.not.contain("not-the-password");
    });
  }
});
