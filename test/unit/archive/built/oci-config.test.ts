import { expect } from "chai";
import { ociConfig } from "../../../../core/archive/built/oci-config.js";
import { HEX64, refusal } from "../../faults.js";

const HEALTHCHECK = { Test: ["CMD-SHELL", "curl -f http://localhost/"], Interval: 5_000_000_000, Retries: 4 };
const rootfs = { type: "layers", diff_ids: [`sha256:${HEX64}`] };
const image = { architecture: "amd64", os: "linux", rootfs };
const runOf = (config: object | null | undefined) => (JSON.parse(ociConfig(JSON.stringify({ ...image, config })).text) as { config: object }).config;

describe("archive/built: OCI's config of the one that buildah wrote as Docker has it", () => {
  const cases: { name: string; docker: object | null | undefined; oci: object }[] = [
    {
      name: "has what OCI does not name, as BuildKit would write it",
      docker: { Healthcheck: HEALTHCHECK, OnBuild: ["RUN a", "COPY . /b"], Shell: ["/bin/bash", "-c"] },
      oci: { Healthcheck: HEALTHCHECK, OnBuild: ["RUN a", "COPY . /b"], Shell: ["/bin/bash", "-c"] },
    },
    { name: "has HEALTHCHECK NONE, which is not no HEALTHCHECK", docker: { Healthcheck: { Test: ["NONE"] } }, oci: { Healthcheck: { Test: ["NONE"] } } },
    { name: "has nothing of Go's ways to write nothing", docker: { Healthcheck: null, OnBuild: [], Shell: null, User: "", Cmd: [], Volumes: {}, ArgsEscaped: false }, oci: {} },
    { name: "has nothing of the machine that built", docker: { Hostname: "9b06e075afa6", Domainname: "", AttachStdin: false, Tty: false, Image: "", Cmd: ["y"] }, oci: { Cmd: ["y"] } },
    {
      name: "has all that OCI names",
      docker: { Volumes: { "/v": {} }, ExposedPorts: { "80/tcp": {} }, User: "1", Env: ["A=b"], Entrypoint: ["/e"], WorkingDir: "/w", Labels: { a: "<b>" }, StopSignal: "SIGINT" },
      oci: { User: "1", ExposedPorts: { "80/tcp": {} }, Env: ["A=b"], Entrypoint: ["/e"], Volumes: { "/v": {} }, WorkingDir: "/w", Labels: { a: "<b>" }, StopSignal: "SIGINT" },
    },
    { name: "is there where Docker's has none", docker: null, oci: {} },
    { name: "is there where Docker's leaves it out", docker: undefined, oci: {} },
  ];
  for (const { name, docker, oci } of cases) {
    // As text: a digest hangs on the order.
    it(name, () => expect(JSON.stringify(runOf(docker))).to.equal(JSON.stringify(oci)));
  }

  it("has the image's own members and its steps in Go's order, and no id, no parent, no other config", () => {
    const docker = {
      id: "x", parent: `sha256:${HEX64}`, container: "39302b", container_config: { Hostname: "f10f" }, docker_version: "", os: "linux", architecture: "arm64", variant: "v8", author: "me", created: "2023-11-14T22:13:20Z",
      rootfs, history: [{ created: "2023-11-14T22:13:20Z", comment: "FROM x", created_by: "COPY", empty_layer: false }, { created_by: "ARG", empty_layer: true, author: "" }],
    };
    expect(ociConfig(JSON.stringify(docker)).text).to.equal(JSON.stringify({
      created: "2023-11-14T22:13:20Z", author: "me", architecture: "arm64", os: "linux", variant: "v8", config: {}, rootfs,
      history: [{ created: "2023-11-14T22:13:20Z", created_by: "COPY", comment: "FROM x" }, { created_by: "ARG", empty_layer: true }],
    }));
  });

  it("does not tell by what owners of files a step was made", () => {
    const steps = [`/bin/sh -c #(nop) COPY dir:${HEX64} in /app `, `/bin/sh -c #(nop) ADD multi:${HEX64} in /`, `/bin/sh -c echo COPY dir:${HEX64}`];
    const { history } = JSON.parse(ociConfig(JSON.stringify({ ...image, history: steps.map((created_by) => ({ created_by })) })).text) as { history: { created_by: string }[] };
    expect(history.map(({ created_by: by }) => by)).to.deep.equal(["/bin/sh -c #(nop) COPY dir in /app ", "/bin/sh -c #(nop) ADD multi in /", steps[2]]);
  });

  it("does not tell by what id the storage of a build had an earlier stage", () => {
    const comments = ["FROM 98ed2bfbd89c", "FROM docker.io/library/alpine:3.22", "FROM cafe"];
    const { history } = JSON.parse(ociConfig(JSON.stringify({ ...image, history: comments.map((comment) => ({ created_by: "LABEL", comment })) })).text) as { history: { comment?: string }[] };
    expect(history.map(({ comment }) => comment)).to.deep.equal([undefined, comments[1], comments[2]]);
  });

  it("names its layers, and none where Go writes null", () => {
    expect(ociConfig(JSON.stringify(image)).diffIds).to.deep.equal(rootfs.diff_ids);
    expect(ociConfig(JSON.stringify({ ...image, rootfs: { type: "layers", diff_ids: null } })).diffIds).to.deep.equal([]);
  });

  for (const [name, text] of [
    ["no JSON", "Error:"],
    ["another document", '{"schemaVersion":2}'],
    ["a Shell that is a text", JSON.stringify({ ...image, config: { Shell: "/bin/sh" } })],
    ["layers that are no digests", JSON.stringify({ ...image, rootfs: { type: "layers", diff_ids: ["x"] } })],
  ] as const) {
    it(`refuses ${name}`, () => expect(refusal("TOOL_FAILED", () => ociConfig(text))).to.contain("the config of the image"));
  }
});
