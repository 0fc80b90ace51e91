import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { runCli } from "../../support/runs/cli.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";

/** Nobody but the environment says which registry it is, and as whom it is asked. */
describe("a login that its user keeps", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  let workspace: Workspace;
  let place: Record<string, string>;
  before(async () => {
    [live, workspace, tree] = await Promise.all([liveRegistry("basic"), Workspace.create(), SourceTree.create(scratchContainer("app"))]);
    await tree.commit();
    place = { CONTAINER_PUBLISHER_REGISTRY: live.registry.host, CONTAINER_PUBLISHER_NAMESPACE: "team" };
  });
  after(async () => {
    await tree.remove();
    await workspace[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  const run = (command: string, environment: Readonly<Record<string, string>>, ...args: string[]) => runCli([command, "--source", tree.path, "--container", "app", ...args], { ...place, ...environment });
  const pair = () => Buffer.from(`${live.username}:${live.password}`).toString("base64");

  it("in an auth.json publishes, and the report says which it was", async () => {
    const key = `${live.registry.host}/team`;
    const wrong = { auth: Buffer.from("bot:wrong").toString("base64") };
    const file = await workspace.secretFile("auth.json", JSON.stringify({ auths: { [live.registry.host]: wrong, [key]: { auth: pair() } } }));
    const { exitCode, stdout, stderr, left } = await run("publish-image", { REGISTRY_AUTH_FILE: file }, "--json");
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: `container-publisher: ${live.registry.host} is asked with the login that is kept for it: ${file} (${key})`, left: [] });
    expect(JSON.parse(stdout)).to.deep.include({ ok: true, outcome: "published", login: { file, key } });
  });

  it("by a credential helper does so, too", async () => {
    await writeFile(workspace.join("docker-credential-test"), `#!/bin/sh\nread -r server\n[ "$server" = ${live.registry.host} ] && echo '{"Username":"${live.username}","Secret":"${live.password}"}'\n`, { mode: 0o755 });
    const file = await workspace.secretFile("config.json", JSON.stringify({ auths: { [live.registry.host]: {} }, credsStore: "test" }));
    const environment = { DOCKER_CONFIG: workspace.path, PATH: `${workspace.path}:${process.env["PATH"] ?? ""}` };
    const login = `docker-credential-test (${file})`;
    const plan = await run("plan", environment);
    expect(plan.stdout).to.contain(`  login     ${login}\n`);
    const audit = await runCli(["audit", "--repository", "team/app"], { ...place, ...environment });
    expect(audit.stdout).to.contain(`  login       ${login}\n`).and.match(/push with the key +yes/);
  });

  it("is not needed where the environment has the password", async () => {
    const { exitCode, stdout, stderr } = await run("plan", { CONTAINER_PUBLISHER_USERNAME: live.username, CONTAINER_PUBLISHER_PASSWORD: live.password });
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout).to.match(/^Publish would /).and.not.contain("login");
  });

  it("is an error where its helper fails, and nobody is asked", async () => {
    const file = await workspace.secretFile("broken.json", JSON.stringify({ credHelpers: { [live.registry.host]: "false" } }));
    const { exitCode, stdout, stderr } = await run("plan", { REGISTRY_AUTH_FILE: file });
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 6, stdout: "" });
    expect(stderr).to.match(/^container-publisher: TOOL_MISSING: the credential helper docker-credential-false, which keeps the login, cannot be started\. .*--anonymous/);
  });
});
