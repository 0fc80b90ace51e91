import { expect } from "chai";
import { Workspace } from "../../../host/run/workspace.js";
import type { Fault } from "../../faults/proxy/fault.js";
import { FaultProxy } from "../../faults/proxy/fault-proxy.js";
import { codeIn } from "../../faults/objections.js";
import { liveRegistryIn, type LiveRegistry } from "../../support/registries/live-registry.js";
import { observe, type Observed } from "../../support/runs/observed.js";
import { OlderTag } from "../../support/race/older-tag.js";
import { processes } from "../../support/runs/processes.js";
import { CONTAINER, createSource, digestIn, publishOf, startPublish, type Publisher, type Source } from "../../support/race/publishing.js";
import { RegistryView } from "../../support/registries/registry-view.js";
import { skip } from "../../support/skip.js";
import { SmallDiskRegistry, TOO_LARGE_BYTES, whyNoSmallDisk } from "../../support/registries/small-disk-registry.js";

const NAMESPACE = "ns";
const PATH = `${NAMESPACE}/${CONTAINER}`;
const LAYER_BYTES = 1_500_000;
/** In the middle of the layer: all the talk before it is some ten thousand bytes. */
/** What is gone for good needs no retries that go on for minutes. */
const IMPATIENT = ["--retry-seconds", "3"];
const HALFWAY = { unit: "byte up", at: 1_000_000 } as const;

function publisher({ port, username, password }: LiveRegistry): Publisher {
  return { port, username, password, namespace: NAMESPACE };
}

function expectFailed(end: Observed, ...codes: readonly string[]): void {
  const { exitCode, stdout, left, survivors } = end;
  expect({ stdout, left, survivors }).to.deep.equal({ stdout: "", left: [], survivors: [] });
  expect(codes).to.include(codeIn(end), end.stderr);
  expect(exitCode).to.be.oneOf([1, 5]);
}

async function expectNextRunCompletes(source: Source, to: Publisher, view: RegistryView): Promise<void> {
  const { exitCode, stdout, stderr } = await publishOf(source, to);
  expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
  expect(await view.holds(PATH, source)).to.equal(digestIn(stdout));
}

describe("a registry that fails in the middle of a publish", () => {
  let workspace: Workspace;
  let source: Source;
  beforeEach(async () => {
    workspace = await Workspace.create();
    source = await createSource("2.0.0", LAYER_BYTES);
  });
  afterEach(async () => {
    await source.tree.remove();
    await workspace[Symbol.asyncDispose]();
  });

  it("by a network that is gone from halfway on: no tag, and the next run completes it", async () => {
    await using live = await liveRegistryIn(workspace, "token");
    await using view = new RegistryView(live.registry);
    const older = await OlderTag.publish(publisher(live));
    const gone: Fault = { kind: "refuse", point: HALFWAY, lastingMs: Infinity };
    await using proxy = await FaultProxy.start(live.port, [gone]);
    const end = await observe(await startPublish(source, { ...publisher(live), port: proxy.port }, IMPATIENT));
    expectFailed(end, "REGISTRY_UNREACHABLE");
    expect(proxy.struck.map(({ phase }) => phase)).to.deep.equal(["blobs"]);
    expect(await view.holds(PATH, source)).to.equal(undefined);
    await older.expectWhole(view);
    await expectNextRunCompletes(source, publisher(live), view);
    await older.expectWhole(view);
  });

  it("by SIGKILL: no tag, and the next run completes it on the same storage", async () => {
    await using killed = await liveRegistryIn(workspace, "basic");
    const older = await OlderTag.publish(publisher(killed));
    const pause: Fault = { kind: "cut", point: HALFWAY, lastingMs: 1_000 };
    await using proxy = await FaultProxy.start(killed.port, [pause]);
    const run = await startPublish(source, { ...publisher(killed), port: proxy.port }, IMPATIENT);
    await proxy.firstStrike;
    const serving = processes().filter(({ commandLine }) => commandLine.startsWith("docker-registry ") && commandLine.includes(workspace.path));
    expect(serving).to.have.length(1);
    for (const { pid } of serving) process.kill(pid, "SIGKILL");
    expectFailed(await observe(run), "REGISTRY_UNREACHABLE");

    await using restarted = await liveRegistryIn(workspace, "basic");
    await using view = new RegistryView(restarted.registry);
    expect(await view.holds(PATH, source)).to.equal(undefined);
    await older.expectWhole(view);
    await expectNextRunCompletes(source, publisher(restarted), view);
    await older.expectWhole(view);
  });
});

describe("a registry whose disk is full", () => {
  it("takes no tag, says so, and takes it in the next run when there is room", async function () {
    const why = await whyNoSmallDisk();
    if (why !== undefined) skip(this, why);
    await using small = await SmallDiskRegistry.start();
    await using view = new RegistryView(small.registry);
    const to: Publisher = { port: small.port, username: "anybody", password: "of no concern", namespace: NAMESPACE };
    const older = await OlderTag.publish(to);
    const source = await createSource("2.0.0", TOO_LARGE_BYTES);
    try {
      const end = await observe(await startPublish(source, to, IMPATIENT));
      expectFailed(end, "TOOL_FAILED", "REGISTRY_FAULT");
      expect(await view.holds(PATH, source)).to.equal(undefined);
      await older.expectWhole(view);
      await small.makeRoom();
      await expectNextRunCompletes(source, to, view);
      await older.expectWhole(view);
    } finally {
      await source.tree.remove();
    }
  });
});
