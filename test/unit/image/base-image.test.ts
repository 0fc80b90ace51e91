import { expect } from "chai";
import { digestOf } from "../../../core/image/digest.js";
import { baseImage } from "../../../core/image/base-image.js";

const digest = digestOf(Buffer.from("base"));

describe("image/base-image: what FROM names, with its registry", () => {
  const named: readonly (readonly [from: string, name: string, digest?: string])[] = [
    ["alpine", "docker.io/library/alpine:latest"],
    ["alpine:3.22", "docker.io/library/alpine:3.22"],
    ["grafana/grafana:11.0.0", "docker.io/grafana/grafana:11.0.0"],
    ["docker.io/alpine:3", "docker.io/library/alpine:3"],
    ["index.docker.io/library/alpine:3", "docker.io/library/alpine:3"],
    ["quay.io/team/app", "quay.io/team/app:latest"],
    ["registry.example.org:5000/a/b/c:1", "registry.example.org:5000/a/b/c:1"],
    ["localhost:5000/app:1", "localhost:5000/app:1"],
    [`alpine:3@${digest}`, "docker.io/library/alpine:3", digest],
    [`quay.io/team/app@${digest}`, `quay.io/team/app@${digest}`, digest],
  ];
  for (const [from, name, pinned] of named) {
    it(`${from} is ${name}`, () => expect(baseImage(from)).to.deep.equal({ name, ...(pinned === undefined ? {} : { digest: pinned }) }));
  }

  for (const from of ["scratch", "", "localhost/app:1", "alpine@sha256:short", `a@${digest}@${digest}`, "registry.example.org:99999/app"]) {
    it(`nothing is known of ${JSON.stringify(from)}`, () => expect(baseImage(from)).to.equal(undefined));
  }
});
