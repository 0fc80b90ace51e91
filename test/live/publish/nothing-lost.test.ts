import { expect } from "chai";
import { GateProxy } from "../../support/registries/gate-proxy.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { observe, processesNaming } from "../../support/runs/observed.js";
import { OlderTag } from "../../support/race/older-tag.js";
import { CONTAINER, createSource, digestIn, publishOf, startPublish, type Publisher, type Source } from "../../support/race/publishing.js";
import { RegistryView } from "../../support/registries/registry-view.js";
import { until } from "../../support/until.js";

const NAMESPACE = "ns";
const PATH = `${NAMESPACE}/${CONTAINER}`;

/** What a tag may be after the kill; either is fine where its request was under way. */
type Left = "absent" | "complete" | "either";

interface Moment {
  readonly when: string;
  /** The request that is held, and which of its kind. */
  readonly request: string;
  readonly nth?: number;
  readonly leaves: Readonly<Record<"SIGTERM" | "SIGKILL", Left>>;
}

const MOMENTS: readonly Moment[] = [
  { when: "at the handshake", request: "GET /v2/ ", leaves: { SIGTERM: "absent", SIGKILL: "absent" } },
  { when: "at the push check", request: `PUT /v2/${PATH}/manifests/probe-`, leaves: { SIGTERM: "absent", SIGKILL: "absent" } },
  { when: "at the second look", request: `GET /v2/${PATH}/manifests/v`, nth: 2, leaves: { SIGTERM: "absent", SIGKILL: "absent" } },
  { when: "while a blob goes up", request: `PUT /v2/${PATH}/blobs/`, leaves: { SIGTERM: "absent", SIGKILL: "absent" } },
  { when: "at the last look", request: `GET /v2/${PATH}/manifests/v`, nth: 3, leaves: { SIGTERM: "absent", SIGKILL: "absent" } },
  { when: "when all but the manifest is there, which is put under its tag", request: `PUT /v2/${PATH}/manifests/v`, leaves: { SIGTERM: "either", SIGKILL: "either" } },
  { when: "at the read-back", request: `GET /v2/${PATH}/manifests/v`, nth: 4, leaves: { SIGTERM: "complete", SIGKILL: "complete" } },
];

const noProcessNaming = (folder: string) =>
  until("the last process of the publish to end", () => (processesNaming(folder).length === 0 ? true : undefined));

describe("a publish that is killed", () => {
  let live: LiveRegistry;
  let view: RegistryView;
  let straight: Publisher;
  let older: OlderTag;
  let source: Source;
  before(async () => {
    live = await liveRegistry("token");
    view = new RegistryView(live.registry);
    straight = { port: live.port, username: live.username, password: live.password, namespace: NAMESPACE };
    older = await OlderTag.publish(straight);
  });
  afterEach(() => source.tree.remove());
  after(async () => {
    await view[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  for (const [index, { when, request, nth, leaves }] of MOMENTS.entries()) {
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      it(`by ${signal} ${when} leaves the old state or the finished tag, and the next run completes it`, async () => {
        source = await createSource(`2.${index}.${signal === "SIGTERM" ? 1 : 2}`);
        await using proxy = await GateProxy.start(live.port, request, nth);
        const cli = await startPublish(source, { ...straight, port: proxy.port });
        await proxy.held;
        cli.process.kill(signal);
        await cli.process;
        const survivors = processesNaming(cli.temporary);
        // What was held comes through now, late, as it may in a network.
        proxy.open();
        await noProcessNaming(cli.temporary);
        const { exitCode, stdout, left } = await observe(cli);
        expect(stdout).to.equal("");
        if (signal === "SIGTERM") expect({ exitCode, left, survivors }).to.deep.equal({ exitCode: 143, left: [], survivors: [] });

        const held = await view.holds(PATH, source);
        if (leaves[signal] !== "either") expect(held === undefined ? "absent" : "complete").to.equal(leaves[signal]);
        await older.expectWhole(view);

        const next = await publishOf(source, straight);
        expect(next).to.include({ exitCode: 0 });
        const completed = await view.holds(PATH, source);
        expect(completed).to.equal(digestIn(next.stdout));
        expect(held ?? completed).to.equal(completed);
        await older.expectWhole(view);
      });
    }
  }
});
