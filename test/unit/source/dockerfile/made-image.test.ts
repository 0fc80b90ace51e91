import { expect } from "chai";
import { madeImage } from "../../../../core/source/dockerfile/image/made-image.js";

describe("source/dockerfile/made-image", () => {
  const rows: readonly { name: string; text: string; target?: string; args?: readonly (readonly [string, string])[]; base: string | undefined; labels?: Record<string, string> }[] = [
    { name: "one stage", text: "FROM alpine:3\nLABEL a=1 b=\"two words\"", base: "alpine:3", labels: { a: "1", b: "two words" } },
    { name: "a stage on a stage", text: "FROM alpine:3 AS one\nLABEL a=1 b=1\nFROM one\nLABEL b=2", base: "alpine:3", labels: { a: "1", b: "2" } },
    { name: "a stage beside another", text: "FROM golang AS build\nLABEL a=1\nFROM scratch\nCOPY --from=build /x /x", base: "scratch" },
    { name: "the target by name", text: "FROM alpine AS One\nLABEL a=1\nFROM debian", target: "one", base: "alpine", labels: { a: "1" } },
    { name: "the target by number", text: "FROM alpine\nLABEL a=1\nFROM debian", target: "0", base: "alpine", labels: { a: "1" } },
    { name: "a base by an ARG", text: "ARG TAG=3\nFROM alpine:$TAG", base: "alpine:3" },
    { name: "a base by a build argument", text: "ARG TAG=3\nFROM alpine:$TAG", args: [["TAG", "4"]], base: "alpine:4" },
    { name: "a base that the file does not tell", text: "ARG TAG\nFROM $TARGETOS", base: undefined },
    { name: "a label by an ARG", text: "FROM alpine\nARG V=1\nLABEL a=$V", base: "alpine", labels: { a: "1" } },
    { name: "a label that is emptied later", text: "FROM alpine\nLABEL a=1\nLABEL a=", base: "alpine" },
    { name: "a label that is not known later", text: "FROM alpine\nLABEL a=1\nLABEL a=$TARGETARCH", base: "alpine", labels: {} },
    { name: "no stage at all", text: "LABEL a=1", base: undefined },
  ];
  for (const { name, text, target, args = [], base, labels = {} } of rows) {
    it(`of ${name}`, () => {
      const made = madeImage(text, new Map(args), target);
      expect({ base: made.base, labels: Object.fromEntries(made.labels) }).to.deep.equal({ base, labels });
    });
  }
});
