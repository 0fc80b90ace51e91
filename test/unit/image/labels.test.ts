import { expect } from "chai";
import { digestOf } from "../../../core/image/digest.js";
import { isOurs, marksOf, type Provenance } from "../../../core/image/labels.js";
import { parseVersion } from "../../../core/image/version.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { HEX40 } from "../faults.js";

describe("image/labels", () => {
  const plain: Provenance = { about: { title: "app" }, version: parseVersion("1.2.3", "it"), commit: parseCommit(HEX40), source: undefined, created: undefined };
  const oci = (said: Record<string, string>) => Object.fromEntries(Object.entries(said).map(([key, value]) => [`org.opencontainers.image.${key}`, value]));
  const always = oci({ title: "app", version: "v1.2.3", revision: HEX40 });
  const link = "https://github.com/org/repo";
  const digest = digestOf(Buffer.from("base"));

  const cases: { name: string; more: Partial<Provenance>; expected: Record<string, string> }[] = [
    { name: "nothing more is known", more: {}, expected: {} },
    { name: "the source is, which is the URL, too", more: { source: link }, expected: oci({ source: link, url: link }) },
    { name: "the container has a URL of its own", more: { source: link, about: { title: "app", url: "https://app.example.org" } }, expected: oci({ source: link, url: "https://app.example.org" }) },
    { name: "the date is", more: { created: "2026-01-02T03:04:05.000Z" }, expected: oci({ created: "2026-01-02T03:04:05.000Z" }) },
    {
      name: "all is said of it",
      more: { about: { title: "An app", description: "Does", documentation: "https://docs", licenses: "MIT", vendor: "Org", authors: "Us" } },
      expected: oci({ title: "An app", description: "Does", documentation: "https://docs", licenses: "MIT", vendor: "Org", authors: "Us" }),
    },
    { name: "what is said is blank", more: { about: { title: "app", licenses: " " }, source: "" }, expected: {} },
    { name: "the base image is", more: { base: { name: "docker.io/library/alpine:3", digest } }, expected: oci({ "base.name": "docker.io/library/alpine:3", "base.digest": digest }) },
    { name: "only the name of the base image is", more: { base: { name: "docker.io/library/alpine:3" } }, expected: oci({ "base.name": "docker.io/library/alpine:3" }) },
    { name: "nobody compared its tree", more: { tree: "unverified" }, expected: { "dev.container-publisher.tree": "unverified" } },
  ];
  for (const { name, more, expected } of cases) {
    it(`writes the OCI keys as labels and as annotations where ${name}`, () => {
      const said = { ...always, ...expected };
      expect(marksOf({ ...plain, ...more })).to.deep.equal({ labels: said, annotations: said });
    });
  }

  it("adds the container's own, each where it belongs, and none in the place of ours", () => {
    const further = { labels: { team: "web", "org.opencontainers.image.version": "9" }, annotations: { tier: "1" } };
    expect(marksOf({ ...plain, further })).to.deep.equal({ labels: { ...always, team: "web" }, annotations: { ...always, tier: "1" } });
  });

  for (const [key, ours] of [["org.opencontainers.image.version", true], ["org.opencontainers.image.anything", true], ["dev.container-publisher.tree", true], ["org.opencontainers.imageless", false], ["org.example.version", false]] as const) {
    it(`${key} is ${ours ? "ours" : "anybody's"}`, () => expect(isOurs(key)).to.equal(ours));
  }
});
