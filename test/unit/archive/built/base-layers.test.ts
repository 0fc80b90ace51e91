import { expect } from "chai";
import { baseLayers, type BaseImage } from "../../../../core/archive/built/base-layers.js";
import { baseRepository } from "../../../../core/archive/built/base-repository.js";
import { ociImage } from "../../../../core/archive/built/oci-image.js";
import { digestOf, type Digest } from "../../../../core/image/digest.js";
import { Repository } from "../../../../core/image/reference.js";
import { parseRegistryHost } from "../../../../core/image/registry-host.js";
import { refusal } from "../../faults.js";

const NO_MARKS = { labels: {}, annotations: {} };
const HOST = parseRegistryHost("registry.example");
const BASE = Repository.at(HOST, "team/base");
const OTHER = Repository.at(HOST, "team/other");
const OCI = "application/vnd.oci.image.layer.v1.tar";
const DOCKER = "application/vnd.docker.image.rootfs.diff.tar";
const of = (text: string): Digest => digestOf(Buffer.from(text));

interface Layer {
  /** What it holds. */
  readonly of: string;
  readonly mediaType?: string;
  readonly more?: object;
  /** Who compressed it. */
  readonly by?: string;
}

const blob = ({ of: content, by = "" }: Layer) => ({ digest: of(`${content} compressed ${by}`), size: content.length });
const manifest = (layers: readonly Layer[], mediaType = `${OCI}+gzip`) =>
  JSON.stringify({ schemaVersion: 2, config: { mediaType: "c", digest: of("config"), size: 1 }, layers: layers.map((layer) => ({ mediaType: layer.mediaType ?? mediaType, ...blob(layer), ...layer.more })) });
const config = (layers: readonly Layer[]) => JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: layers.map(({ of: content }) => of(content)) } });
const base = (layers: readonly Layer[], repository = BASE): BaseImage => ({ repository, inspected: JSON.stringify({ Manifest: manifest(layers), Config: config(layers) }) });

/** What buildah built of these, compressed by itself, on those bases. */
function built(contents: readonly string[], bases: readonly BaseImage[]) {
  const layers = contents.map((content): Layer => ({ of: content, by: "buildah" }));
  const image = ociImage({ manifest: manifest(layers, `${DOCKER}.gzip`), config: config(layers) }, baseLayers(bases), { labels: {}, annotations: { a: "b" } });
  return { layers: image.layers, from: [...image.fromBase].map(([digest, { path }]) => [digest, path]), manifest: JSON.parse(image.manifest.bytes.toString()) as object };
}

const own = (content: string) => ({ mediaType: `${OCI}+gzip`, ...blob({ of: content, by: "buildah" }) });

describe("archive/built: layers of base images, as their registry has them", () => {


  it("stand for those that buildah compressed anew, wherever they are in the image; what is new is its own", () => {
    const { layers, from, manifest: document } = built(["one", "two", "new"], [base([{ of: "one" }, { of: "two" }])]);
    expect(layers).to.deep.equal([{ mediaType: `${OCI}+gzip`, ...blob({ of: "one" }) }, { mediaType: `${OCI}+gzip`, ...blob({ of: "two" }) }, own("new")]);
    expect(from).to.deep.equal([[blob({ of: "one" }).digest, "team/base"], [blob({ of: "two" }).digest, "team/base"]]);
    expect(document).to.deep.include({ mediaType: "application/vnd.oci.image.manifest.v1+json", layers, annotations: { a: "b" } });
  });

  const kinds: { name: string; layer: Layer; kept: string | undefined }[] = [
    { name: "Docker's gzip is OCI's", layer: { of: "one", mediaType: `${DOCKER}.gzip` }, kept: `${OCI}+gzip` },
    { name: "Docker's plain tar is OCI's", layer: { of: "one", mediaType: DOCKER }, kept: OCI },
    { name: "zstd stays", layer: { of: "one", mediaType: `${OCI}+zstd` }, kept: `${OCI}+zstd` },
    { name: "one to be had elsewhere is none to name", layer: { of: "one", mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", more: { urls: ["https://x"] } }, kept: undefined },
    { name: "one that nobody may hand on is none to name", layer: { of: "one", mediaType: "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip" }, kept: undefined },
    { name: "an encrypted one is none to name", layer: { of: "one", mediaType: `${OCI}+gzip+encrypted` }, kept: undefined },
  ];
  for (const { name, layer, kept } of kinds) {
    it(name, () => {
      const { layers, from } = built(["one", "new"], [base([layer])]);
      expect(layers[0]).to.deep.equal(kept === undefined ? own("one") : { mediaType: kept, ...blob(layer) });
      expect(from).to.have.length(kept === undefined ? 0 : 1);
    });
  }

  it("keep annotations that say how they are read in pieces, and no empty ones", () => {
    const annotations = { "containerd.io/snapshot/stargz/toc.digest": of("toc") };
    expect(built(["one"], [base([{ of: "one", more: { annotations } }])]).layers[0]).to.have.deep.property("annotations", annotations);
    expect(built(["one"], [base([{ of: "one", more: { annotations: null } }])]).layers[0]).to.not.have.property("annotations");
  });

  it("are those of the first base that has them, so that two builds agree", () => {
    const bases = [base([{ of: "one", by: "x" }]), base([{ of: "one", by: "y" }, { of: "two", by: "y" }], OTHER)];
    expect(built(["one", "two"], bases).from).to.deep.equal([[blob({ of: "one", by: "x" }).digest, "team/base"], [blob({ of: "two", by: "y" }).digest, "team/other"]]);
  });

  for (const [name, inspected] of [
    ["no answer", ""],
    ["an answer of another form", "{}"],
    ["an image of schema 1", JSON.stringify({ Manifest: '{"schemaVersion":1,"fsLayers":[]}', Config: config([{ of: "one" }]) })],
    ["an index", JSON.stringify({ Manifest: '{"schemaVersion":2,"manifests":[]}', Config: config([{ of: "one" }]) })],
    ["more layers than content", JSON.stringify({ Manifest: manifest([{ of: "one" }, { of: "two" }]), Config: config([{ of: "one" }]) })],
    ["a config that is none", JSON.stringify({ Manifest: manifest([{ of: "one" }]), Config: "x" })],
  ] as const) {
    it(`are not known by ${name}: then buildah's own are taken`, () => {
      expect(built(["one"], [{ repository: BASE, inspected }])).to.deep.include({ layers: [own("one")], from: [] });
    });
  }
});

describe("archive/built: what buildah wrote", () => {
  const image = (layers: readonly Layer[], contents: readonly Layer[], mediaType?: string) => () => ociImage({ manifest: manifest(layers, mediaType), config: config(contents) }, new Map(), NO_MARKS);
  it("is refused where its layers and their contents do not go together, or one is of no known kind", () => {
    expect(refusal("TOOL_FAILED", image([{ of: "one" }], []))).to.contain("the layers of the image");
    expect(refusal("TOOL_FAILED", image([{ of: "one" }], [{ of: "one" }], "x"))).to.contain("the kind of a layer");
    expect(refusal("TOOL_FAILED", () => ociImage({ manifest: "Error:", config: config([]) }, new Map(), NO_MARKS))).to.contain("the manifest of the image");
  });

  it("may be an image without a layer", () => expect(built([], [])).to.deep.include({ layers: [], from: [] }));
});

describe("archive/built: the repository of an image that a Dockerfile names", () => {
  for (const [image, path] of [
    ["registry.example/team/base:1", "team/base"],
    ["registry.example/team/base", "team/base"],
    [`registry.example/team/base:1@${of("x")}`, "team/base"],
    [`registry.example/base@${of("x")}`, "base"],
    ["registry.example/", undefined],
    ["registry.example/Team", undefined],
  ] as const) {
    it(image, () => expect(baseRepository(HOST, image)?.path).to.equal(path));
  }
});
