import { expect } from "chai";
import { rm } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { rejectionOf } from "../../unit/faults.js";
import { liveRegistryIn, type LiveRegistry } from "../../support/registries/live-registry.js";
import { OlderTag } from "../../support/race/older-tag.js";
import { RegistryView } from "../../support/registries/registry-view.js";

/** What the fault tests rely on: that a tag which is not whole is seen as that. */
describe("the look into a registry", () => {
  let workspace: Workspace;
  let live: LiveRegistry;
  let view: RegistryView;
  let published: OlderTag;
  before(async () => {
    workspace = await Workspace.create();
    live = await liveRegistryIn(workspace, "token");
    view = new RegistryView(live.registry);
    published = await OlderTag.publish({ port: live.port, username: live.username, password: live.password, namespace: "ns" });
  });
  after(async () => {
    await view[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  });

  it("sees what is whole, and what is absent", async () => {
    await published.expectWhole(view);
    expect(await view.holds(published.path, { ...published.source, tag: "v9-absent" })).to.equal(undefined);
    expect(await view.tags(published.path)).to.deep.equal([published.source.tag]);
    expect(await view.tags("ns/absent")).to.deep.equal([]);
  });

  it("objects to the image of another commit", async () => {
    const other = { ...published.source, commit: "0".repeat(40) };
    const fault = await view.holds(published.path, other).then(() => "", String);
    expect(fault).to.contain(`not v1.0.0 of ${other.commit}`);
  });

  it("objects to a manifest whose blobs are gone", async () => {
    await rm(workspace.join("registry-storage/docker/registry/v2/repositories", published.path, "_layers"), { recursive: true });
    const fault = await rejectionOf(view.holds(published.path, published.source));
    expect(fault.message).to.contain("404");
  });
});
