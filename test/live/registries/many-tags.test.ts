import { expect } from "chai";
import { REVISION, VERSION } from "../../../core/image/labels.js";
import { MANIFEST_TYPE, imageManifest } from "../../scripted/documents.js";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { FakeRegistry } from "../../support/registries/fake-registry.js";
import { GitHistory } from "../../support/sources/git-history.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";
import { ToolLog } from "../../support/runs/tool-log.js";

const TAGS = 10_000;
const COMMITS = 20;

describe(`${TAGS} tags`, function () {
  this.timeout(120_000);
  let repository: GitHistory;
  let registry: FakeRegistry;
  let toolLog: ToolLog;
  let commits: string[];
  const manifestReads: string[] = [];

  before(async () => {
    toolLog = await ToolLog.create(["git"]);
    repository = await GitHistory.create();
    commits = await repository.line(COMMITS);
    await repository.ref("refs/heads/main", commits[COMMITS / 2] ?? "");
    await repository.ref("refs/heads/next", commits.at(-1) ?? "");
    registry = await FakeRegistry.start(SMOOTH_MARK, "token", (line) => {
      if (line.startsWith("GET /v2/team/app/manifests/")) manifestReads.push(line);
      return undefined;
    });
    for (let at = 0; at < TAGS; at++) {
      const commit = commits[at % COMMITS] ?? "";
      const { text, digest } = imageManifest({ [REVISION]: commit, [VERSION]: "v1" });
      const held = { bytes: Buffer.from(text), type: MANIFEST_TYPE };
      registry.manifests.set(`team/app:v1.${at}-${commit.slice(0, 7)}`, held).set(`team/app@${digest}`, held);
    }
  });
  after(async () => {
    await registry[Symbol.asyncDispose]();
    await repository.remove();
    await toolLog.remove();
  });

  const run = async (command: string, ...args: string[]): Promise<CliResult> => {
    const where = ["--source", repository.tree.path, "--container", "app", "--registry", registry.host, "--namespace", "team"];
    const result = await runCli([command, ...where, "--username", SMOOTH_MARK.username, "--password-env", "KEY", ...args], { KEY: SMOOTH_MARK.password, ...toolLog.environment });
    expect({ exitCode: result.exitCode, stderr: result.stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    return result;
  };

  it("are listed and placed with one git process, and one GET of each image", async () => {
    const lines = (await run("tags")).stdout.split("\n");
    expect(lines).to.have.length(TAGS);
    const onMain = (COMMITS / 2 + 1) * (TAGS / COMMITS);
    expect(lines.filter((line) => / main /.test(line))).to.have.length(onMain);
    expect(lines.filter((line) => / branch /.test(line))).to.have.length(TAGS - onMain);
    expect(await toolLog.take()).to.have.length(1);
    expect(manifestReads).to.have.length(COMMITS);
  });

  it("have a newest one on main that is found by one git process and one manifest", async () => {
    manifestReads.length = 0;
    const tip = commits[COMMITS / 2] ?? "";
    expect((await run("latest-deployable")).stdout).to.match(new RegExp(`/team/app:v1\\.\\d+-${tip.slice(0, 7)}@sha256:`));
    expect(await toolLog.take()).to.have.length(1);
    expect(manifestReads).to.have.length(1);
  });
});
