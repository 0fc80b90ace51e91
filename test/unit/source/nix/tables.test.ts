import { expect } from "chai";
import { readNixVersion } from "../../../../core/source/nix/version.js";
import { NIX_NESTING, NIX_REFERENCES } from "./nesting.js";
import { NIX_COMPUTED, NIX_NONE } from "./no-literal.js";
import { NIX_SEVERAL } from "./several.js";
import { NIX_SHAPES } from "./shapes.js";
import type { NixRow } from "../dockerfile/version-row.js";

function holdsFor(rows: readonly NixRow[]): void {
  for (const { name, text, declares } of rows) it(name, () => expect(readNixVersion(text)).to.deep.equal(declares));
}

describe("source/nix-version: the version of a default.nix with", () => holdsFor(NIX_SHAPES));
describe("source/nix-version: no version in a default.nix with", () => holdsFor(NIX_NONE));
describe("source/nix-version: a version that only Nix can compute, by", () => holdsFor(NIX_COMPUTED));
describe("source/nix-version: of several versions it takes", () => holdsFor(NIX_NESTING));
describe("source/nix-version: of several versions side by side, by", () => holdsFor(NIX_SEVERAL));
describe("source/nix-version: a version that refers to", () => holdsFor(NIX_REFERENCES));

describe("source/nix-version: of several versions, one that is read", () => {
  const read = NIX_SEVERAL.filter(({ declares }) => declares?.kind === "literal");
  for (const { name, declares, evaluates } of read) {
    it(`is what nix makes of it, by ${name}`, () => expect(declares).to.deep.equal({ kind: "literal", version: evaluates }));
  }
});
