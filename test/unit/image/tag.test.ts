import { expect } from "chai";
import { isTag, parseTag, readLikelyTag, readTagByCommit, readTagOf, tagByCommit } from "../../../core/image/tag.js";
import { parseVersion } from "../../../core/image/version.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { expectPrintable, HEX40, HEX64, refusal } from "../faults.js";

describe("image/tag", () => {
  for (const text of ["v1.2.3-abc1234", "latest", "_", "A", "0", "a.b_c-D", "a".repeat(128)]) {
    it(`takes ${text.slice(0, 20)} (${text.length} characters)`, () => {
      expect(parseTag(text)).to.equal(text);
      expect(isTag(text)).to.equal(true);
    });
  }

  const bad: Record<string, string> = {
    "nothing": "",
    "a leading dot": ".a",
    "a leading dash": "-a",
    "a plus": "1+2",
    "a slash": "a/b",
    "a colon": "a:b",
    "an at": "a@b",
    "a space": "a b",
    "a trailing newline": "a\n",
    "an umlaut": "ä",
    "an ANSI escape": "a\u001b[1m",
    "a traversal": "../../etc",
    "a percent sign": "a%2fb",
  };
  for (const [what, text] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expectPrintable(refusal("REFERENCE_INVALID", () => parseTag(text)));
      expect(isTag(text)).to.equal(false);
    });
  }

  it("shows the blanks that are wrong with a tag", () => {
    expect(refusal("REFERENCE_INVALID", () => parseTag(" st4 "))).to.include('" st4 " is not a tag');
    expect(refusal("REFERENCE_INVALID", () => parseTag("st4\r"))).to.include('"st4 " is not a tag');
  });

  it("refuses 129 characters and says how many there are", () => {
    expect(refusal("REFERENCE_INVALID", () => parseTag("a".repeat(129)))).to.include("129 characters");
    expect(isTag("a".repeat(129))).to.equal(false);
  });

  for (const id of [HEX40, HEX64]) {
    it(`joins a version and 7 of ${id.length} digits`, () => {
      expect(tagByCommit(parseVersion("1.2.3+x", "it"), parseCommit(id))).to.equal("v1.2.3_x-0123456");
    });
  }

  const read: [tag: string, version: string, short: string, kind: "dockerfile" | "nix"][] = [
    ["v1.2.3-abc1234", "v1.2.3", "abc1234", "dockerfile"],
    ["v1.2.3-abc1234-nix", "v1.2.3", "abc1234", "nix"],
    ["v1-0000000", "v1", "0000000", "dockerfile"],
    ["v4.1.1-r1-abc1234", "v4.1.1-r1", "abc1234", "dockerfile"],
    ["v1-abc1234-def5678", "v1-abc1234", "def5678", "dockerfile"],
    ["v1-nix-abc1234", "v1-nix", "abc1234", "dockerfile"],
    ["v1_x-abc1234", "v1_x", "abc1234", "dockerfile"],
  ];
  for (const [tag, version, short, kind] of read) {
    it(`reads ${tag}`, () => expect(readTagByCommit(tag)).to.deep.equal({ version, short, kind }));
  }

  const otherForms = ["latest", "v1.2.3", "1.2.3-abc1234", "vx-abc1234", "v1.2.3-abc123", "v1.2.3-abc12345", "v1.2.3-abc12345-nix", "v1.2.3-ABC1234", "v1.2.3-abc123g", "v1.2.3_abc1234", "v1.2.3-abc1234-NIX", "v1.2.3-abc1234-nix2", "-abc1234", "v-abc1234", "xv1-abc1234", "v1-abc1234\n"];
  for (const tag of otherForms) {
    it(`reads nothing in ${JSON.stringify(tag)}`, () => expect(readTagByCommit(tag)).to.equal(undefined));
  }

  const likely = ["jdk-21.0.5_11-abc1234", "RELEASE.2025-04-22T22-12-26Z-abc1234-nix", "b4567-abc1234", "1.2.3-abc1234", "pr-12-abc1234", "sha256-abc1234"];
  for (const tag of likely) {
    const [version = ""] = tag.split(/-[0-9a-f]{7}(?:-nix)?$/);
    it(`takes ${tag} for ${version} where its image says that`, () => {
      const parts = { version, short: "abc1234", kind: tag.endsWith("-nix") ? "nix" : "dockerfile" };
      expect(readLikelyTag(tag)).to.deep.equal(parts);
      expect(readTagOf(tag, version.replace("_", "+"))).to.deep.equal(version.startsWith("1") ? undefined : parts);
      expect(readTagOf(tag, "v9.9")).to.equal(undefined);
      expect(readTagOf(tag, undefined)).to.equal(undefined);
    });
  }

  it("takes a tag whose version is a number for what it says, whatever its image does", () => {
    for (const version of [undefined, "v9.9", "v1.2.3"]) expect(readTagOf("v1.2.3-abc1234", version)).to.include({ version: "v1.2.3" });
  });

  for (const tag of ["latest-abcdef0", "main-abcdef0-nix", `sha256-${"a".repeat(64)}`, `sha256-${"a".repeat(64)}.sig`, "stable-2026-11", "v1.2.3", "_1-abc1234"]) {
    it(`takes ${tag.slice(0, 30)} for no version's`, () => expect(readLikelyTag(tag)).to.equal(undefined));
  }

  it("takes a version that fills the tag, and refuses one character more", () => {
    const version = (length: number) => parseVersion(`v${"1".repeat(length - 1)}`, "it");
    expect(tagByCommit(version(120), parseCommit(HEX40))).to.have.length(128);
    expect(refusal("REFERENCE_INVALID", () => tagByCommit(version(121), parseCommit(HEX40)))).to.include("shorten the version");
  });
});
