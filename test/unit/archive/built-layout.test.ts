import { expect } from "chai";
import { blobPath } from "../../../core/archive/annotated-layout.js";
import { layoutImage } from "../../../core/archive/layout-image.js";
import { completedLayout, configPath, dockerMembers } from "../../../core/archive/built-layout.js";
import { digestOf } from "../../../core/image/digest.js";
import { HEX64, refusal } from "../faults.js";

const OCI = "application/vnd.oci.image";
const HEALTHCHECK = { Test: ["CMD-SHELL", "curl -f http://localhost/"], Interval: 5_000_000_000, Retries: 4 };
const inspect = (config: object | null) => JSON.stringify({ Type: "image", Docker: { config }, OCIv1: {} });

describe("copy/built-layout: what Docker's config has and OCI's does not name", () => {
  const cases: { name: string; config: object | null; members: object }[] = [
    { name: "all of it", config: { Healthcheck: HEALTHCHECK, OnBuild: ["RUN a", "COPY . /b"], Shell: ["/bin/bash", "-c"] }, members: { Healthcheck: HEALTHCHECK, OnBuild: ["RUN a", "COPY . /b"], Shell: ["/bin/bash", "-c"] } },
    { name: "HEALTHCHECK NONE, which is not no HEALTHCHECK", config: { Healthcheck: { Test: ["NONE"] } }, members: { Healthcheck: { Test: ["NONE"] } } },
    { name: "Go's ways to write nothing", config: { Healthcheck: null, OnBuild: [], Shell: null }, members: {} },
    { name: "nothing of what OCI names, and nothing of the builder's machine", config: { Hostname: "9b06e075afa6", Cmd: ["y"], Image: "" }, members: {} },
    { name: "no config at all", config: null, members: {} },
  ];
  for (const { name, config, members } of cases) {
    it(name, () => expect(dockerMembers(inspect(config))).to.deep.equal(members));
  }

  for (const [name, text] of [["no JSON", "Error:"], ["another document", '{"OCIv1":{}}'], ["a Shell that is a text", inspect({ Shell: "/bin/sh" })]] as const) {
    it(`refuses ${name}`, () => expect(refusal("TOOL_FAILED", () => dockerMembers(text))).to.contain("buildah inspect"));
  }
});

describe("copy/built-layout: a completed layout", () => {
  const config = { architecture: "amd64", os: "linux", config: { Cmd: ["y"], Labels: { a: "b" } }, rootfs: { type: "layers", diff_ids: [] } };
  const descriptor = { mediaType: `${OCI}.config.v1+json`, digest: `sha256:${HEX64}`, size: 1 };
  const manifest = { schemaVersion: 2, mediaType: `${OCI}.manifest.v1+json`, config: descriptor, layers: [] };
  const index = { schemaVersion: 2, manifests: [{ mediaType: `${OCI}.manifest.v1+json`, digest: `sha256:${HEX64}`, size: 1 }] };
  const texts = { indexJson: JSON.stringify(index), manifestJson: JSON.stringify(manifest), configJson: JSON.stringify(config) };
  const completed = completedLayout(texts, { Healthcheck: HEALTHCHECK }, { "org.opencontainers.image.title": "app" });
  const [written, described] = completed.blobs;

  it("has the members in the config, and all else there as it was", () => {
    expect(JSON.parse(written?.text ?? "")).to.deep.equal({ ...config, config: { ...config.config, Healthcheck: HEALTHCHECK } });
  });

  it("has blobs where their digests say, and descriptors of their digests and sizes", () => {
    for (const { path, text } of completed.blobs) expect(path).to.equal(blobPath(digestOf(Buffer.from(text))));
    const bytes = Buffer.from(written?.text ?? "");
    const text = described?.text ?? "";
    expect(JSON.parse(text)).to.deep.equal({
      ...manifest,
      config: { ...descriptor, digest: digestOf(bytes), size: bytes.length },
      annotations: { "org.opencontainers.image.title": "app" },
    });
    expect(layoutImage(completed.indexJson)).to.include({ digest: digestOf(Buffer.from(text)), size: Buffer.byteLength(text) });
    expect(configPath(text)).to.equal(written?.path);
  });

  it("makes a config for an image that has none", () => {
    const { blobs } = completedLayout({ ...texts, configJson: '{"os":"linux"}' }, { Shell: ["/bin/sh"] }, {});
    expect(JSON.parse(blobs[0]?.text ?? "")).to.deep.equal({ os: "linux", config: { Shell: ["/bin/sh"] } });
  });
});
