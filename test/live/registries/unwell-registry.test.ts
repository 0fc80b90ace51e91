import { expect } from "chai";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { ToolLog } from "../../support/runs/tool-log.js";

/** Runs a publish against a server that is no healthy registry. */
async function publishTo(server: Server): Promise<CliResult & { tools: string[] }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const tree = await SourceTree.create(scratchContainer("app"));
  const tools = await ToolLog.create();
  try {
    await tree.commit();
    const args = ["publish-image", "--source", tree.path, "--container", "app", "--registry", `127.0.0.1:${port}`, "--namespace", "ns", "--username", "u", "--password-env", "KEY", "--timeout", "0.2"];
    const result = await runCli(args, { ...tools.environment, KEY: "pass-word-1" });
    return { ...result, tools: await tools.take() };
  } finally {
    server.close();
    await tools.remove();
    await tree.remove();
  }
}

function expectNothingDone({ stdout, stderr, left, tools }: CliResult & { tools: string[] }): void {
  expect({ stdout, left, tools }).to.deep.equal({ stdout: "", left: [], tools: [] });
  expect(stderr).to.not.contain("pass-word-1");
}

describe("a registry that is unwell", () => {
  it("down: REGISTRY_UNREACHABLE", async () => {
    const closed = createServer();
    closed.on("connection", (socket) => socket.destroy());
    const result = await publishTo(closed);
    expectNothingDone(result);
    expect(result.exitCode).to.equal(5);
    expect(result.stderr).to.match(/REGISTRY_UNREACHABLE: the connection to 127\.0\.0\.1:\d+ failed/);
  });

  it("slow: REGISTRY_UNREACHABLE after the time-out, with every retry told", async () => {
    const silent = createServer((socket) => socket.on("error", () => socket.destroy()).resume());
    const result = await publishTo(silent);
    expectNothingDone(result);
    expect(result.exitCode).to.equal(5);
    expect(result.stderr).to.contain("REGISTRY_UNREACHABLE: ").and.contain("did not answer within 0.2 s").and.contain("attempt 4 of 4");
  });

  it("not HTTP at all: RESPONSE_INVALID", async () => {
    const talkative = createServer((socket) => socket.on("error", () => socket.destroy()).end("SSH-2.0-OpenSSH_9.2\r\n"));
    const result = await publishTo(talkative);
    expectNothingDone(result);
    expect(result.exitCode).to.equal(1);
    expect(result.stderr).to.contain("RESPONSE_INVALID: ").and.contain("does not speak HTTP");
  });

  it("a web server: RESPONSE_INVALID, though it says 404 to everything", async () => {
    const result = await publishTo(createHttpServer((_, response) => response.writeHead(404, { "content-type": "text/html" }).end("<html>no</html>")));
    expectNothingDone(result);
    expect(result.exitCode).to.equal(1);
    expect(result.stderr).to.contain("RESPONSE_INVALID: ").and.contain("is not a registry");
  });

  it("a web server that answers 200 to everything: RESPONSE_INVALID", async () => {
    const result = await publishTo(createHttpServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>hi</html>")));
    expectNothingDone(result);
    expect(result.stderr).to.contain("RESPONSE_INVALID: ").and.contain("is not a registry");
  });

  it("broken inside: REGISTRY_FAULT", async () => {
    const result = await publishTo(createHttpServer((_, response) => response.writeHead(500).end("disk on fire")));
    expectNothingDone(result);
    expect(result.exitCode).to.equal(5);
    expect(result.stderr).to.contain("REGISTRY_FAULT: ").and.contain("disk on fire");
  });
});

describe("a registry address that is none", () => {
  for (const [registry, says] of [
    ["https://registry.example.org", "starts with a scheme"],
    ["registry.example.org/path", "holds a path"],
    ["registry", "would read it as a name on docker.io"],
    ["user:s3cret@registry.example.org", "holds a user name or password"],
    ["registry.example.org:99999", "impossible port"],
  ] as const) {
    it(`${registry}: REFERENCE_INVALID`, async () => {
      const { exitCode, stderr, left } = await runCli(["publish-image", "--source", ".", "--container", "app", "--registry", registry, "--namespace", "ns"]);
      expect({ exitCode, left }).to.deep.equal({ exitCode: 2, left: [] });
      expect(stderr).to.contain("REFERENCE_INVALID: ").and.contain(says).and.not.contain("s3cret");
    });
  }
});
