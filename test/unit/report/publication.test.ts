import { expect } from "chai";
import { parseDigest } from "../../../core/image/digest.js";
import { Reference } from "../../../core/image/reference.js";
import { parseVersion } from "../../../core/image/version.js";
import { publicationMarkdown, publicationReport } from "../../../core/report/publication.js";
import { written } from "../../../core/report/written.js";
import { parseCommit } from "../../../core/source/git/commit.js";

const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const reference = Reference.parse(`r.example.org/team/web:v1.2.3-abc1234@${digest}`);
const commit = parseCommit(`abc1234${"0".repeat(33)}`);

describe("publish/publication-report", () => {
  it("tells version and commit of what was built, and neither of what was only copied", () => {
    const built = publicationReport({ outcome: "published", reference, digest }, { kind: "source", commit, version: parseVersion("1.2.3", "v") });
    expect(built).to.deep.equal({
      ...{ outcome: "published", reference: reference.toString(), repository: "r.example.org/team/web", tag: "v1.2.3-abc1234", digest },
      ...{ version: "v1.2.3", revision: commit.id },
    });
    expect(publicationReport({ outcome: "published", reference, digest }, { kind: "manifest", digest })).not.to.have.any.keys("version", "revision");
  });

  it("tells what a promoted image says of itself", () => {
    const report = publicationReport({ outcome: "published", reference, digest, origin: { revision: commit.id, version: "v1", tree: "unverified" } }, { kind: "manifest", digest });
    expect(report).to.include({ revision: commit.id, version: "v1", tree: "unverified" });
  });

  it("is a table in Markdown, with the reference to copy", () => {
    const report = publicationReport({ outcome: "already-published", reference, digest }, { kind: "manifest", digest });
    expect(publicationMarkdown(report)).to.equal(
      [
        "### Already published: web",
        "",
        "| | |",
        "|---|---|",
        "| image | `r.example.org/team/web` |",
        "| tag | `v1.2.3-abc1234` |",
        `| digest | \`${digest}\` |`,
        "",
        "```",
        reference.toString(),
        "```",
        "",
      ].join("\n"),
    );
  });

  it("puts any other report into Markdown as it stands", () => {
    expect(written("a | b", (text) => text).markdown).to.equal("```text\na | b\n```\n");
  });
});
