import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { liveRegistryIn, type LiveRegistry } from "../../support/registries/live-registry.js";
import { Runbook } from "../../support/runbooks/runbook.js";
import { FakeInfisical, PLACE } from "../../support/services/fake-infisical.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";

const TOKEN = "inf1sical.t0ken";

describe("the runbook of Forgejo's registry with Infisical, run as it stands on a docker-registry", () => {
  let workspace: Workspace;
  let live: LiveRegistry;
  let tree: SourceTree;
  before(async () => {
    workspace = await Workspace.create();
    live = await liveRegistryIn(workspace, "token");
    tree = await SourceTree.create(scratchContainer("hello"));
    await tree.commit();
    await writeFile(workspace.join("token"), `${TOKEN}\n`, { mode: 0o600 });
  });
  after(async () => {
    await tree.remove();
    await live[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  async function run(identity: { readonly wide: boolean }) {
    await using infisical = await FakeInfisical.start({ token: TOKEN, secrets: { [PLACE.usernameSecret]: live.username, [PLACE.passwordSecret]: live.password }, ...identity });
    const place = { PROJECT: PLACE.projectId, ENVIRONMENT: PLACE.environment, FOLDER: PLACE.path, USERNAME_SECRET: PLACE.usernameSecret, PASSWORD_SECRET: PLACE.passwordSecret };
    const registry = { CONTAINER_PUBLISHER_REGISTRY: live.registry.host, CONTAINER_PUBLISHER_NAMESPACE: "my-team", INFISICAL_TOKEN_AUTH_FILE: workspace.join("token") };
    const ended = await (await Runbook.read("forgejo-infisical.md")).run({ ...registry, ...place, INFISICAL_URL: infisical.url, SOURCE: tree.path, CONTAINER: "hello" }, {});
    infisical.verify();
    for (const secret of [TOKEN, live.password]) expect(`${ended.stdout}${ended.stderr}`).not.to.contain(secret);
    return ended;
  }

  it("stops at an identity that can read more, and nothing is published", async () => {
    const { exitCode, stdout } = await run({ wide: true });
    expect(exitCode, stdout).to.equal(1);
    expect(stdout).to.match(/✗ lists others/).and.not.contain("Publish would");
  });

  it("ends with an image that was published by the two secrets", async () => {
    const { exitCode, stdout, stderr } = await run({ wide: false });
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    expect(stdout).to.match(/\/my-team\/hello:v1\.2\.3-[0-9a-f]{7}@sha256:/).and.match(/✓ key-can-push/);
  });
});
