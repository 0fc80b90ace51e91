import { expect } from "chai";
import { parseDestination, Reference, Repository } from "../../../core/image/reference.js";
import { parseDigest } from "../../../core/image/digest.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { parseTag } from "../../../core/image/tag.js";
import { expectPrintable, HEX64, refusal } from "../faults.js";

const DIGEST = `sha256:${HEX64}`;
const HOST = parseRegistryHost("registry.example.org");
const PASSWORD = "hunter2secret";

describe("image/reference: Reference.parse", () => {
  const good: { text: string; path: string; tag?: string; digest?: string }[] = [
    { text: "registry.example.org/ns/app:v1", path: "ns/app", tag: "v1" },
    { text: `registry.example.org/ns/app@${DIGEST}`, path: "ns/app", digest: DIGEST },
    { text: `registry.example.org/ns/app:v1@${DIGEST}`, path: "ns/app", tag: "v1", digest: DIGEST },
    { text: "registry.example.org/app:V_1.0-x", path: "app", tag: "V_1.0-x" },
    { text: "localhost:5000/a/b/c/d:latest", path: "a/b/c/d", tag: "latest" },
    { text: "[::1]:5000/ns/app:v1", path: "ns/app", tag: "v1" },
  ];
  for (const { text, path, tag, digest } of good) {
    it(`reads ${text.slice(0, 60)} and writes it again`, () => {
      const reference = Reference.parse(` ${text}\n`);
      expect(reference.repository.path).to.equal(path);
      expect(reference).to.include({ tag, digest });
      expect(reference.toString()).to.equal(text);
    });
  }

  const hub: [text: string, whole: string][] = [
    ["docker.io/busybox:latest", "docker.io/library/busybox:latest"],
    [`docker.io/busybox@${DIGEST}`, `docker.io/library/busybox@${DIGEST}`],
    ["docker.io/library/busybox:1", "docker.io/library/busybox:1"],
    ["docker.io/acme/app:1", "docker.io/acme/app:1"],
    ["index.docker.io/busybox:1", "docker.io/library/busybox:1"],
    ["registry-1.docker.io/busybox:1", "docker.io/library/busybox:1"],
    ["registry.hub.docker.com/busybox:1", "docker.io/library/busybox:1"],
    ["my.docker.io/busybox:1", "my.docker.io/busybox:1"],
    ["quay.io/busybox:1", "quay.io/busybox:1"],
  ];
  for (const [text, whole] of hub) it(`reads ${text.slice(0, 60)} as ${whole.slice(0, 60)}`, () => expect(Reference.parse(text).toString()).to.equal(whole));

  const bad: Record<string, string> = {
    nothing: "",
    "no registry": "app:v1",
    "a bare word for a registry": "library/app:v1",
    "neither tag nor digest": "registry.example.org/ns/app",
    "an empty tag": "registry.example.org/ns/app:",
    "an empty digest": "registry.example.org/ns/app@",
    "two tags": "registry.example.org/ns/app:v1:v2",
    "two digests": `registry.example.org/ns/app@${DIGEST}@${DIGEST}`,
    "a bad digest": "registry.example.org/ns/app@sha256:123",
    "a bad tag": "registry.example.org/ns/app:-v1",
    "an empty path": "registry.example.org/:v1",
    "an empty component": "registry.example.org/ns//app:v1",
    "an upper-case path": "registry.example.org/NS/app:v1",
    "a traversal": "registry.example.org/../app:v1",
    "a query": "registry.example.org/ns/app?x=1:v1",
    "a scheme": "https://registry.example.org/ns/app:v1",
    "skopeo's scheme": "docker://registry.example.org/ns/app:v1",
    "a control character": "registry.example.org/ns/a\u001b[1mpp:v1",
    "a space": "registry.example.org/ns/my app:v1",
  };
  for (const [what, text] of Object.entries(bad)) {
    it(`refuses ${what}`, () => expectPrintable(refusal("REFERENCE_INVALID", () => Reference.parse(text))));
  }

  const leaky: Record<string, string> = {
    "user:password@": `user:${PASSWORD}@registry.example.org/ns/app:v1`,
    "a scheme and user:password@": `https://user:${PASSWORD}@registry.example.org/ns/app:v1`,
    "user:password@ and a digest": `user:${PASSWORD}@registry.example.org/ns/app@${DIGEST}`,
    "a password with an @": `user:${PASSWORD}@${PASSWORD}@registry.example.org/ns/app:v1`,
    "a password with a slash": `user:${PASSWORD}/x@registry.example.org/ns/app:v1`,
    "a password with a slash, and a digest": `user:${PASSWORD}/x@registry.example.org/ns/app@${DIGEST}`,
    "a scheme and a password with a slash": `https://user:${PASSWORD}/x@registry.example.org/ns/app:v1`,
    "a token alone": `${PASSWORD}@registry.example.org/ns/app:v1`,
  };
  for (const [what, text] of Object.entries(leaky)) {
    it(`never repeats the password of ${what}`, () => {
      expect(refusal("REFERENCE_INVALID", () => Reference.parse(text))).not.to.include(PASSWORD);
    });
  }
});

describe("image/reference: parseDestination", () => {
  it("takes a tag", () => {
    const { repository, tag } = parseDestination("registry.example.org/ns/app:v1");
    expect([repository.toString(), tag]).to.deep.equal(["registry.example.org/ns/app", "v1"]);
  });

  for (const text of [`registry.example.org/ns/app@${DIGEST}`, `registry.example.org/ns/app:v1@${DIGEST}`]) {
    it(`refuses ${text.slice(0, 40)}…`, () => expect(refusal("REFERENCE_INVALID", () => parseDestination(text))).to.include("without a digest"));
  }
});

describe("image/reference: Repository", () => {
  it("joins registry, namespace and name", () => {
    expect(Repository.of(HOST, "a/b", "app").toString()).to.equal("registry.example.org/a/b/app");
  });

  for (const namespace of ["", "/a", "a/", "A", "a//b", "..", "a b", "a:b", "a@b"]) {
    it(`refuses the namespace ${JSON.stringify(namespace)}`, () => {
      refusal("REFERENCE_INVALID", () => Repository.of(HOST, namespace, "app"));
    });
  }

  it("shows the blanks that are wrong with a namespace, and with a reference", () => {
    expect(refusal("REFERENCE_INVALID", () => Repository.of(HOST, " team", "app"))).to.include('" team/app" is not a repository path');
    expect(refusal("REFERENCE_INVALID", () => Reference.parse("registry.example.org/ns/app :v1"))).to.include('"ns/app " is not a repository path');
  });

  it("takes 255 characters of registry and path, and refuses 256", () => {
    const path = "a".repeat(255 - HOST.length - 1);
    expect(Repository.at(HOST, path).toString()).to.have.length(255);
    expect(refusal("REFERENCE_INVALID", () => Repository.at(HOST, `${path}a`))).to.include("256 characters");
  });

  it("makes references that hold a tag, and then a digest beside it", () => {
    const tagged = Repository.at(HOST, "ns/app").tagged(parseTag("v1"));
    expect(tagged.toString()).to.equal("registry.example.org/ns/app:v1");
    expect(tagged.withDigest(parseDigest(DIGEST)).toString()).to.equal(`registry.example.org/ns/app:v1@${DIGEST}`);
    expect(tagged.digest).to.equal(undefined);
  });
});
