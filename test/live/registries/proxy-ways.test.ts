import { expect } from "chai";
import { runCli } from "../../support/runs/cli.js";
import { ForwardProxy } from "../../support/registries/forward-proxy.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";

/** A plain HTTP registry whose name nobody resolves but the proxy: whoever does not ask the proxy gets nowhere. */
const NAME = "registry.example.org:5000";

describe("a publish by way of a proxy, as a whole", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  before(async () => {
    live = await liveRegistry("basic");
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(async () => {
    await tree.remove();
    await live[Symbol.asyncDispose]();
  });

  const publish = (registry: string, environment: Readonly<Record<string, string>>) =>
    runCli(
      ["publish-image", "--source", tree.path, "--container", "app", "--registry", registry, "--transport", "http", "--namespace", "ns", "--username", live.username, "--password-env", "KEY"],
      { KEY: live.password, ...environment },
    );

  it("forwards every request of every part with the proxy's login", async () => {
    await using proxy = await ForwardProxy.start({ leadsTo: live.port });
    const result = await publish(NAME, { HTTP_PROXY: `bot:p%40ss@${proxy.name}`, HTTPS_PROXY: "http://127.0.0.1:1" });
    expect(result.exitCode, result.stderr).to.equal(0);
    expect(result.stdout).to.match(/^registry\.example\.org:5000\/ns\/app:v1\.2\.3-[0-9a-f]{7}@sha256:/);
    expect(proxy.asked.some((asked) => asked.startsWith(`PUT http://${NAME}/v2/ns/app/blobs/uploads/`)), proxy.asked.join("\n")).to.equal(true);
    expect(proxy.asked.filter((asked) => !asked.includes(` http://${NAME}/v2/`))).to.deep.equal([]);
    expect([...new Set(proxy.logins)]).to.deep.equal([`Basic ${Buffer.from("bot:p@ss").toString("base64")}`]);
  });

  it("goes past it on loopback, in every part", async () => {
    await using proxy = await ForwardProxy.start({ leadsTo: 1 });
    const result = await publish(live.registry.host, { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, ALL_PROXY: proxy.url });
    expect(result.exitCode, result.stderr).to.equal(0);
    expect(proxy.asked).to.deep.equal([]);
  });
});
