import { expect } from "chai";
import { foreignImages, imagesOf } from "../../../../core/source/dockerfile/images.js";

describe("source/dockerfile-images", () => {
  const cases: { name: string; text: string; images: string[]; args?: Record<string, string> }[] = [
    { name: "a FROM", text: "FROM alpine:3", images: ["alpine:3"] },
    { name: "FROMs of several stages, but not the stages", text: "FROM --platform=$BUILDPLATFORM a:1 AS Build\nFROM b@sha256:0\nCOPY --from=build /x /x\nCOPY --from=0 /y /y\nFROM build", images: ["a:1", "b@sha256:0"] },
    { name: "nothing of scratch", text: "FROM scratch", images: [] },
    { name: "an ARG, its default and what was given", text: "ARG R=r.example.org\nARG V=1\nFROM ${R}/base:$V\nFROM ${X:-x}", images: ["r.example.org/base:2", "x"], args: { V: "2" } },
    { name: "not what the file gives no value", text: "FROM $BASE", images: [] },
    { name: "COPY --from and its relatives", text: "FROM a\nCOPY --link --from=r:5000/tool:1 /x /x\nRUN --mount=type=cache,target=/c --mount=type=bind,from=r:5000/src,target=/s make", images: ["a", "r:5000/tool:1", "r:5000/src"] },
    { name: "no flag of a command", text: "FROM a\nRUN tool --from=b", images: ["a"] },
  ];
  for (const { name, text, images, args = {} } of cases) {
    it(name, () => expect(foreignImages(text, new Map(Object.entries(args)))).to.deep.equal(images));
  }

  it("tells those of one registry", () => {
    expect(imagesOf("r:5000", ["r:5000/a/b:1", "R:5000/c", "r:5001/a", "r", "a/r:5000"])).to.deep.equal(["r:5000/a/b:1", "R:5000/c"]);
  });
});
