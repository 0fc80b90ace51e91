import { expect } from "chai";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { LayoutStock } from "../../../bench/images/oci-layout.js";
import { layoutSource } from "../../../core/archive/own/layout-source.js";

const sha256 = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

describe("the bench's images", () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "bench-images-"))));
  after(() => rm(folder, { recursive: true }));

  /** The layers of the one image in a layout, as its manifest names them. */
  async function layersOf(path: string): Promise<string[]> {
    const { digest, source } = await layoutSource(path);
    const { body } = await source.manifest(digest);
    return body.kind === "manifest" ? body.layers.map((layer) => layer.digest) : [];
  }

  const blob = (digest: string) => readFile(join(folder, "blobs/sha256", digest.replace("sha256:", "")));

  it("have layers that are what their digests and diff IDs say, each a tar with all of its files", async () => {
    const stock = await LayoutStock.create(folder, [0.0007, 0.001]);
    await stock.image({});
    await stock.image({});
    const layers = await Promise.all((await layersOf(folder)).map(blob));
    expect(layers.map(sha256)).to.deep.equal(await layersOf(folder));
    const { digest, source } = await layoutSource(folder);
    const { body } = await source.manifest(digest);
    const config = JSON.parse((await blob(body.kind === "manifest" ? body.config.digest : "")).toString()) as { rootfs: { diff_ids: string[] } };
    expect(layers.map((each) => sha256(gunzipSync(each)))).to.deep.equal(config.rootfs.diff_ids);
    expect(await filesOf(layers[0] ?? Buffer.alloc(0))).to.deep.equal({ "content.bin": 700, "unique.txt": 64 });
  });

  it("are new each time, but for the layers that stay known", async () => {
    const stock = await LayoutStock.create(folder, [0.001, 0.001]);
    await stock.image({});
    const [base, top] = await layersOf(folder);
    await stock.image({}, 1);
    const [sameBase, newTop] = await layersOf(folder);
    expect([sameBase, newTop === top]).to.deep.equal([base, false]);
    await stock.image({});
    expect(await layersOf(folder)).not.to.include.members([base]);
    // One file a layer: no gigabyte is left behind for each image.
    const sizes = await Promise.all((await readdir(join(folder, "blobs/sha256"))).map(async (name) => (await readFile(join(folder, "blobs/sha256", name))).length));
    expect(sizes.filter((size) => size > 1000)).to.have.length(2);
  });
});

async function filesOf(layer: Buffer): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const tar = Readable.from(gunzipSync(layer)).pipe(extract());
  for await (const entry of tar) {
    found[entry.header.name] = entry.header.size;
    entry.resume();
  }
  return found;
}
