import { expect } from "chai";
import { FILES, HEAD } from "./scenes.js";
import { EngineError } from "./session/session-double.js";
import { play } from "./stage.js";
import { startRegistry, type TestRegistry } from "./world/registries.js";
import { REGISTRY_SERVICE } from "./world/registry-service.js";
import { secret } from "./world/secrets.js";
import { SOURCE } from "./world/source-tree.js";

describe("module: errors of the engine", () => {
  let registry: TestRegistry;

  before(async () => {
    registry = await startRegistry("token");
  });

  after(() => registry[Symbol.asyncDispose]());

  /** The message by which a publish fails whose build failed so. */
  async function published(text: string, extensions?: Readonly<Record<string, unknown>>): Promise<string> {
    const { username: registryUsername, password, endpoint: registryEndpoint } = registry;
    const settings = { registry: "registry.example.org", namespace: "team", registryUsername, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };
    const scene = { files: FILES, git: { head: HEAD }, secrets: { key: password }, registryEndpoint };
    let message = "";
    await play({ ...scene, buildFailure: new EngineError(text, extensions) }, async (stage) => {
      message = await stage.error("publish", { src: SOURCE, containerName: "hello" }, settings);
      expect(stage.log).to.not.contain(password);
    });
    return message;
  }

  it("begin with a code, and end without the trace suffix", async () => {
    const message = await published("failed to solve [traceparent:00-7f2a5e3c-01]");
    expect(message).to.match(/^TOOL_FAILED: the Dagger engine could not build containers\/hello: failed to solve\. /);
    expect(message).to.not.contain("traceparent");
  });

  it("show the end of what a failed process said", async () => {
    const message = await published("exit code: 2", { _type: "EXEC_ERROR", exitCode: 2, cmd: ["make"], stdout: "", stderr: "make: *** no rule" });
    expect(message).to.match(/^TOOL_FAILED: .*exit code: 2 make: \*\*\* no rule\. /);
  });

  it("show that end also where the process said much before", async () => {
    const stderr = `${"make: entering a folder\n".repeat(400)}make: *** no rule`;
    const message = await published("exit code: 2", { _type: "EXEC_ERROR", exitCode: 2, cmd: ["make"], stdout: "", stderr });
    expect(message).to.contain("make: *** no rule");
    expect(message.length).to.be.lessThan(4000);
  });

  for (const refusal of [
    "unexpected status from HEAD request to http://r.example.org/v2/priv/base/manifests/1.0: 401 Unauthorized",
    "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
  ]) {
    it(`say how a base image is pulled: ${refusal.slice(-22)}`, async () => {
      const image = "r.example.org/priv/base:1.0";
      const message = await published(`${image}: failed to resolve source metadata for ${image}: ${refusal}`);
      expect(message).to.match(/^TOOL_FAILED: /).and.contain(refusal).and.contain(`If ${image} exists, give the login of its registry by with-registry-auth (withRegistryAuth)`);
    });
  }

  it("hold neither the password nor its base64", async () => {
    const base64 = Buffer.from(`${registry.username}:${registry.password}`).toString("base64");
    const message = await published(`denied for ${registry.password}, Authorization: Basic ${base64} was sent`);
    expect(message).to.contain("denied for [redacted], Authorization: Basic [redacted] was sent");
  });

  // Wherever a text is cut, one of two shifts puts the cut well inside a password.
  for (const half of [0, 1]) {
    const failed = { _type: "EXEC_ERROR", exitCode: 2, cmd: [], stdout: "" };
    const shift = () => "x".repeat((half * registry.password.length) / 2);

    it(`hold no part of a password that the cut of a long text splits (${half + 1} of 2)`, async () => {
      expectNoPart(await published(shift() + registry.password.repeat(200)), registry.password);
    });

    it(`hold no part of a password that the cut of a long standard error splits (${half + 1} of 2)`, async () => {
      const stderr = registry.password.repeat(200) + shift();
      expectNoPart(await published("exit code: 2", { ...failed, stderr }), registry.password);
    });
  }

  it("hold no control characters", async () => {
    expect(await published("one\u001b[2Jtwo\nthree\u202efour")).to.contain("one [2Jtwo three four");
  });
});

const PART = 8;

function expectNoPart(message: string, password: string): void {
  expect(message).to.contain("[redacted]");
  for (let at = 0; at + PART <= password.length; at++) expect(message).to.not.contain(password.slice(at, at + PART));
}
