import { expect } from "chai";
import { readdir, readFile } from "node:fs/promises";
import { CONTAINER, createSource, startPublish, type Source } from "../../support/race/publishing.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { observe } from "../../support/runs/observed.js";
import { RegistryView } from "../../support/registries/registry-view.js";
import { until } from "../../support/until.js";

/** So large that the build takes longer than it takes to see that it runs. */
const CONTENT_BYTES = 40_000_000;

/** Until buildah has a working container: from then on its storage is mounted. */
async function hasContainer(folder: string): Promise<true | undefined> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files.some((file) => file.endsWith("-containers/containers.json")) ? true : undefined;
}

describe("a build that is stopped", () => {
  let live: LiveRegistry;
  let source: Source;
  before(async () => {
    live = await liveRegistry("basic");
    source = await createSource("1.0.0", CONTENT_BYTES);
  });
  after(async () => {
    await source.tree.remove();
    await live[Symbol.asyncDispose]();
  });

  for (const [signal, expected] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`by ${signal} leaves no file, no mount, no process and no tag`, async () => {
      const cli = await startPublish(source, { ...live, namespace: "ns" });
      await until("buildah to have a container", () => hasContainer(cli.temporary));
      cli.process.kill(signal);
      await cli.process;
      const mounts = (await readFile("/proc/mounts", "utf8")).split("\n").filter((line) => line.includes(cli.temporary));
      expect(mounts).to.deep.equal([]);
      const { exitCode, left, survivors, stderr } = await observe(cli);
      expect({ exitCode, left, survivors }).to.deep.equal({ exitCode: expected, left: [], survivors: [] });
      expect(stderr).to.match(/^container-publisher: INTERRUPTED: [^\n]*$/);
      await using view = new RegistryView(live.registry);
      expect(await view.tags(`ns/${CONTAINER}`)).to.deep.equal([]);
    });
  }
});
