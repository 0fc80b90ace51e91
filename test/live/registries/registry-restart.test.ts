import { expect } from "chai";
import { execa } from "execa";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { chmod, open, writeFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { Doorway } from "../../faults/proxy/doorway.js";
import { CliRun } from "../../support/runs/cli.js";
import { liveRegistryIn } from "../../support/registries/live-registry.js";
import { createSource, digestIn, type Source } from "../../support/race/publishing.js";
import { RegistryView } from "../../support/registries/registry-view.js";

const PASSWORD = "pass-word-1";
const PATH = "ns/app";

/** A buildah that has its build wait until somebody writes to `go`; whoever opens that sees that it has begun. */
async function waitingBuildah(workspace: Workspace): Promise<{ path: string; go: string }> {
  const [bin, go] = [await workspace.folder("bin"), workspace.join("go")];
  await execa("mkfifo", [go]);
  const script = ["#!/bin/sh", `case " $* " in *" build "*) read -r _ < "${go}";; esac`, `PATH="\${PATH#${bin}:}" exec buildah "$@"`];
  await writeFile(`${bin}/buildah`, `${script.join("\n")}\n`);
  await chmod(`${bin}/buildah`, 0o755);
  return { path: `${bin}:${process.env["PATH"] ?? ""}`, go };
}

/** Resolves with all that a run has printed on standard error once a text is in it. */
function says(run: CliRun, text: string): Promise<string> {
  return new Promise((resolve) => {
    let said = "";
    run.process.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) resolve(said);
    });
  });
}

describe("a registry that restarts while the image is built", () => {
  let workspace: Workspace;
  let source: Source;
  beforeEach(async () => {
    workspace = await Workspace.create();
    source = await createSource("2.0.0");
  });
  afterEach(async () => {
    await source.tree.remove();
    await workspace[Symbol.asyncDispose]();
  });

  it("and comes back after more tries than a request has before a build: published", async () => {
    const first = await liveRegistryIn(workspace, "basic", PASSWORD);
    let port = first.port;
    const doorway = await Doorway.open((client) => {
      const upstream = connect(port, "127.0.0.1");
      for (const socket of [client, upstream]) socket.on("error", () => socket.destroy()).on("close", () => (client.destroy(), upstream.destroy()));
      client.pipe(upstream).pipe(client);
    });
    const { path, go } = await waitingBuildah(workspace);
    const where = ["--registry", `127.0.0.1:${doorway.port}`, "--namespace", "ns", "--username", first.username, "--password-env", "KEY"];
    const run = await CliRun.start(["publish-image", "--source", source.tree.path, "--container", "app", ...where], { KEY: PASSWORD, PATH: path });
    const fifthTry = says(run, "attempt 5");
    await using builds = await open(go, "w");
    doorway.shut();
    await first[Symbol.asyncDispose]();
    await builds.write("go\n");
    expect(await fifthTry).to.contain("trying again");
    await using second = await liveRegistryIn(workspace, "basic", PASSWORD);
    port = second.port;
    doorway.reopen();
    const { exitCode, stdout, stderr, left } = await run.end();
    doorway.shut();
    expect({ exitCode, left }, stderr).to.deep.equal({ exitCode: 0, left: [] });
    await using view = new RegistryView(second.registry);
    expect(await view.holds(PATH, source)).to.equal(digestIn(stdout));
  });
});

describe("a registry behind a proxy that lets no large request through", () => {
  it("is tried in chunks as small as it may take, and the limit's name is in the remedy", async () => {
    await using workspace = await Workspace.create();
    await using live = await liveRegistryIn(workspace, "basic", PASSWORD);
    const source = await createSource("2.0.0");
    let refused = 0;
    const server = createServer((client) => {
      const upstream = connect(live.port, "127.0.0.1");
      for (const socket of [client, upstream]) socket.on("error", () => socket.destroy()).on("close", () => (client.destroy(), upstream.destroy()));
      upstream.pipe(client);
      client.on("data", (chunk) => {
        if (!/^(?:PATCH|PUT) [^ ]*\/blobs\//.test(chunk.toString("latin1"))) return void upstream.write(chunk);
        refused++;
        client.end("HTTP/1.1 413 Request Entity Too Large\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 19\r\nConnection: close\r\n\r\n<html>too big</html");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      const where = ["--registry", `127.0.0.1:${port}`, "--namespace", "ns", "--username", live.username, "--password-env", "KEY"];
      const run = await CliRun.start(["publish-image", "--source", source.tree.path, "--container", "app", ...where], { KEY: PASSWORD });
      const { exitCode, stdout, stderr, left } = await run.end();
      expect({ exitCode, stdout, left }, stderr).to.deep.equal({ exitCode: 3, stdout: "", left: [] });
      expect(stderr).to.contain("PUSH_DENIED: ").and.contain("413").and.contain("client_max_body_size").and.contain("Cloudflare").and.not.contain("trying again");
      expect(refused).to.be.within(1, 2);
    } finally {
      server.close();
      await source.tree.remove();
    }
  });
});
