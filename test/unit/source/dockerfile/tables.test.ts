import { expect } from "chai";
import { dockerfileVersion, VERSION_ARG } from "../../../../core/source/dockerfile/declared-version.js";
import { expectPrintable, refusal } from "../../faults.js";
import { DOCKERFILE_REFERENCES } from "./references.js";
import { DOCKERFILE_SHAPES } from "./shapes.js";
import { DOCKERFILE_SPELLINGS } from "./spellings.js";
import type { DockerfileRow } from "./version-row.js";

function holdsFor(rows: readonly DockerfileRow[]): void {
  for (const row of rows) {
    it(row.name, () => {
      if ("version" in row) return expect(dockerfileVersion({ text: row.text, file: "Dockerfile", arg: VERSION_ARG })).to.equal(row.version);
      const message = refusal("VERSION_MISSING", () => dockerfileVersion({ text: row.text, file: "containers/app/Dockerfile", arg: VERSION_ARG }));
      expect(message).to.include(row.says).and.include("containers/app/Dockerfile").and.have.length.below(600);
      return expectPrintable(message);
    });
  }
}

describe("source/declared-version: the version of a Dockerfile with", () => holdsFor(DOCKERFILE_SHAPES));
describe("source/declared-version: the version of a Dockerfile, spelled with", () => holdsFor(DOCKERFILE_SPELLINGS));
describe("source/declared-version: a version that refers to", () => holdsFor(DOCKERFILE_REFERENCES));
