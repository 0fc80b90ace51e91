import { expect } from "chai";
import { runCli } from "../../support/runs/cli.js";
import { FakeRegistry } from "../../support/registries/fake-registry.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";

/** More than the four attempts that a fault gets take in their first second. */
const LATE_MS = 1200;

describe("a registry that shows what was pushed only later", () => {
  let registry: FakeRegistry;
  let tree: SourceTree;
  let lateMs: number;
  /** When each manifest was put, by the path that it is read at. */
  const put = new Map<string, number>();

  before(async () => {
    registry = await FakeRegistry.start(SMOOTH_MARK, "basic", (line) => {
      const [method = "", path = ""] = line.split(" ");
      const isProbe = path.includes("/manifests/probe-");
      if (method === "PUT" && path.includes("/manifests/") && !isProbe) put.set(path, performance.now());
      const hidden = method === "GET" && performance.now() - (put.get(path) ?? -Infinity) < lateMs;
      return hidden ? Response.json({ errors: [{ code: "MANIFEST_UNKNOWN" }] }, { status: 404 }) : undefined;
    });
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(async () => {
    await tree.remove();
    await registry[Symbol.asyncDispose]();
  });

  const publish = (...options: string[]) =>
    runCli(
      ["publish-image", "--source", tree.path, "--container", "app", "--registry", registry.host, "--namespace", "ns", "--username", SMOOTH_MARK.username, "--password-env", "KEY", ...options],
      { KEY: SMOOTH_MARK.password },
    );

  it("NOT_VISIBLE, exit code 5, where there is no time to wait; the next run completes it", async () => {
    lateMs = Infinity;
    const { exitCode, stderr, left } = await publish("--retry-seconds", "0");
    expect({ exitCode, left }).to.deep.equal({ exitCode: 5, left: [] });
    expect(stderr).to.contain("NOT_VISIBLE: ").and.contain("Run it again").and.not.contain("DIGEST_MISMATCH");
  });

  it("is asked again until it does", async () => {
    lateMs = LATE_MS;
    const { exitCode, stdout, stderr } = await publish();
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(/\/ns\/app:v1\.2\.3-[0-9a-f]{7}@sha256:[0-9a-f]{64}$/);
    expect(stderr).to.match(/ns\/app:v1\.2\.3-[0-9a-f]{7} is written, and not shown yet/);
  });
});
