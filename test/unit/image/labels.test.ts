import { expect } from "chai";
import { labels, type Provenance } from "../../../core/image/labels.js";
import { parseVersion } from "../../../core/image/version.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { HEX40 } from "../faults.js";

describe("image/labels", () => {
  const known: Provenance = {
    title: "app",
    version: parseVersion("1.2.3", "it"),
    commit: parseCommit(HEX40),
    source: "https://github.com/org/repo",
    created: "2026-01-02T03:04:05.000Z",
  };
  const always = {
    "org.opencontainers.image.title": "app",
    "org.opencontainers.image.version": "v1.2.3",
    "org.opencontainers.image.revision": HEX40,
  };
  const source = { "org.opencontainers.image.source": "https://github.com/org/repo" };
  const created = { "org.opencontainers.image.created": "2026-01-02T03:04:05.000Z" };

  const cases: { name: string; provenance: Provenance; expected: Record<string, string> }[] = [
    { name: "everything", provenance: known, expected: { ...always, ...source, ...created } },
    { name: "no source", provenance: { ...known, source: undefined }, expected: { ...always, ...created } },
    { name: "no date", provenance: { ...known, created: undefined }, expected: { ...always, ...source } },
    { name: "neither", provenance: { ...known, source: undefined, created: undefined }, expected: always },
  ];
  for (const { name, provenance, expected } of cases) {
    it(`writes the OCI keys where ${name} is known`, () => expect(labels(provenance)).to.deep.equal(expected));
  }
});
