import { expect } from "chai";
import { unmarked } from "../../../core/errors/own-words.js";
import { parseTag } from "../../../core/image/tag.js";
import { parseVersion } from "../../../core/image/version.js";
import { movingTagNotes } from "../../../core/publish/moving-tag.js";
import type { ImageIdentity } from "../../../core/image/identity.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { parseDigest } from "../../../core/image/digest.js";

const commit = parseCommit(`abc1234${"0".repeat(33)}`);
const source = (version: string): ImageIdentity => ({ kind: "source", commit, version: parseVersion(version, "it") });
const copied: ImageIdentity = { kind: "manifest", digest: parseDigest(`sha256:${"1".repeat(64)}`) };

describe("publish/moving-tag: which tags are told to stay with one image", () => {
  const rows: [what: string, identity: ImageIdentity, told: string[], silent: string[]][] = [
    ["of version and commit", source("1.2.3"), ["latest", "stable", "edge", "main", "nightly", "v1", "1.2", "v1.2", "11.2.3", "1.2.34", "1.2.3.4", "build-7", "alpine3"], ["v1.2.3", "1.2.3", "1.2.3-alpine", "release-1.2.3", "abc1234", "main-abc1234", "stable-2026-11", "nightly-20261120"]],
    ["of a version of one number", source("7"), ["latest", "17", "v7.1"], ["v7", "7"]],
    ["of a version with a plus", source("1.2.3+b1"), ["v1.2.3"], ["v1.2.3_b1"]],
    ["of a copy, whose version nobody knows", copied, ["latest", "production", "v1", "12"], ["v1.2.3", "1.2", "stable-2026-11", "build-7", "v1.2.3-abc1234"]],
  ];
  for (const [what, identity, told, silent] of rows) {
    it(what, () => {
      const notes = movingTagNotes([...told, ...silent].map(parseTag), identity);
      expect(notes.map((note) => /^the tag (\S+) names n.*, and published tags never move: /.exec(unmarked(note))?.[1])).to.deep.equal(told);
    });
  }
});
