import { expect } from "chai";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runCli } from "../../support/runs/cli.js";

/** A registry that refuses everybody, and says which password they came with. */
async function refusing(): Promise<{ host: string } & AsyncDisposable> {
  const server = createServer(({ headers }, response) => {
    const password = Buffer.from((headers.authorization ?? "").slice("Basic ".length), "base64").toString().replace(/^[^:]*:/, "");
    response.writeHead(401, { "www-authenticate": 'Basic realm="r"' }).end(JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: `<<${password}>>` }] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

describe("a password that is a word of our own messages", () => {
  for (const password of ["wrong", "key", "registry", "the"]) {
    it(`is neither shown nor told by a hole: ${password}`, async () => {
      await using registry = await refusing();
      const args = ["latest-deployable", "--source", ".", "--container", "app", "--registry", registry.host, "--namespace", "ns", "--username", "bot", "--password-env", "SECRET", "--retry-seconds", "0"];
      const [mine, other] = await Promise.all([password, "0123456789abcdef"].map((SECRET) => runCli(args, { SECRET })));
      expect(mine?.exitCode).to.equal(3);
      expect(mine?.stderr).to.contain("UNAUTHORIZED: <<[redacted]>>").and.equal(other?.stderr);
    });
  }

  it("is redacted where it is a name that was given", async () => {
    await using registry = await refusing();
    const args = ["latest-deployable", "--source", ".", "--container", "app", "--registry", registry.host, "--namespace", "wrong", "--username", "bot", "--password-env", "SECRET"];
    const { stderr } = await runCli(args, { SECRET: "wrong" });
    expect(stderr).to.contain(`${registry.host}/[redacted]/app`).and.contain("a wrong one");
  });
});

describe("promote to another host", () => {
  it("says that the login of the one is not for the other", async () => {
    const args = ["promote", "--source", ".", "--container", "app", "--registry", "127.0.0.1:9", "--namespace", "ns", "--username", "bot", "--password-env", "SECRET", "--tag", "v1", "--destination", "127.0.0.2:9/ns/app:v1", "--unmerged", "--retry-seconds", "0"];
    const { stderr } = await runCli(args, { SECRET: "hunter2" });
    expect(stderr).to.contain("127.0.0.2:9 is asked without a login: that of --username is for 127.0.0.1:9 alone; give --destination-username");
  });
});
