import { expect } from "chai";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CliRun } from "../../support/runs/cli.js";
import { GateProxy } from "../../support/registries/gate-proxy.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { processes } from "../../support/runs/processes.js";

/** The password in all the forms in which it travels. */
function formsOf(username: string, password: string): string[] {
  return [password, Buffer.from(password).toString("base64"), Buffer.from(`${username}:${password}`).toString("base64"), encodeURIComponent(password)];
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("while a push is under way", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  beforeEach(async () => {
    live = await liveRegistry("basic");
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  afterEach(async () => {
    await tree.remove();
    await live[Symbol.asyncDispose]();
  });

  const start = (proxy: GateProxy) =>
    CliRun.start(
      ["publish-image", "--source", tree.path, "--container", "app", "--registry", `127.0.0.1:${proxy.port}`, "--namespace", "ns", "--username", live.username, "--password-env", "KEY"],
      { KEY: live.password },
    );

  it("no other process holds the password, the authfile is 0600 in a 0700 folder, and no output shows it", async () => {
    await using proxy = await GateProxy.start(live.port, "PUT /v2/ns/app/blobs/");
    const cli = await start(proxy);
    const forms = formsOf(live.username, live.password);
    await proxy.held;

    const seen = processes();
    const holders = seen.filter(
      ({ pid, commandLine, environment }) =>
        forms.some((form) => commandLine.includes(form)) || (pid !== cli.process.pid && forms.some((form) => environment.includes(form))),
    );
    expect(holders.map(({ commandLine }) => commandLine)).to.deep.equal([]);

    const holding: string[] = [];
    for (const file of await filesBelow(cli.temporary)) {
      const text = await readFile(file, "latin1").catch(() => "");
      if (!forms.some((form) => text.includes(form))) continue;
      holding.push(file);
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
    }
    // For what the build pulls; what pushes is this process itself.
    expect(holding.map((file) => basename(file))).to.deep.equal(["base-images.json"]);
    const [workspace] = await readdir(cli.temporary);
    expect((await stat(join(cli.temporary, workspace ?? ""))).mode & 0o777).to.equal(0o700);

    proxy.open();
    const { exitCode, stdout, stderr, left } = await cli.end();
    expect({ exitCode, left }).to.deep.equal({ exitCode: 0, left: [] });
    for (const form of forms) expect(stdout + stderr).to.not.contain(form);
  });

  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`${signal} ends it with exit code ${expected}, no tag, no file and no process`, async () => {
      await using proxy = await GateProxy.start(live.port, "PUT /v2/ns/app/blobs/");
      const cli = await start(proxy);
      await proxy.held;
      cli.process.kill(signal);
      const { exitCode, stdout, stderr, left } = await cli.end();
      expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: expected, stdout: "", left: [] });
      expect(stderr).to.contain("INTERRUPTED: ");
      expect(processes().filter(({ commandLine }) => commandLine.includes(cli.temporary))).to.deep.equal([]);
      const tags = await fetch(`http://${live.registry.host}/v2/ns/app/tags/list`, {
        headers: { authorization: `Basic ${Buffer.from(`${live.username}:${live.password}`).toString("base64")}` },
      });
      expect(tags.status).to.equal(404);
    });
  }
});
