import { expect } from "chai";
import { combined } from "../../../../../core/errors.js";
import { fromArgs } from "../../../../../core/source/dockerfile/platform/from-args.js";
import { cannotRun, type CanRun } from "../../../../../core/source/dockerfile/platform/foreign-runs.js";
import { runsIn } from "../../../../../core/source/dockerfile/platform/runs.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../../../../core/source/platform.js";

const [AMD64, ARM64, ARM] = parseBuildPlatforms(["linux/amd64", "linux/arm64", "linux/arm"]) as [BuildPlatform, BuildPlatform, BuildPlatform];
const SIDES = { build: AMD64, target: ARM64 };

describe("source/dockerfile: what a build runs on which platform", () => {
  const files: { name: string; lines: readonly string[]; runs: Record<string, number[]>; target?: string; buildArgs?: Record<string, string> }[] = [
    { name: "nothing, of plain copies", lines: ["FROM alpine", "COPY a /a"], runs: {} },
    { name: "its RUN on the platform that it is for", lines: ["FROM alpine", "RUN one", "RUN two"], runs: { "linux/arm64": [2, 3] } },
    { name: "that of a stage for the builder on the builder's", lines: ["FROM --platform=$BUILDPLATFORM golang AS build", "RUN make", "FROM scratch", "COPY --from=build /x /x"], runs: { "linux/amd64": [2] } },
    { name: "the same in braces, with a default, and in quotes", lines: ["FROM --platform=${BUILDPLATFORM:-linux/amd64} golang AS build", "RUN make", 'FROM --platform="$BUILDPLATFORM" golang', "RUN --mount=from=build,target=/b more"], runs: { "linux/amd64": [2, 4] } },
    { name: "on one that is put together", lines: ["FROM --platform=$TARGETOS/$TARGETARCH alpine", "RUN one"], runs: { "linux/arm64": [2] } },
    { name: "on one that is written out, in its one form", lines: ["FROM --platform=linux/aarch64/v8 alpine", "RUN one"], runs: { "linux/arm64": [2] } },
    { name: "on one of an ARG above all stages", lines: ["ARG ON=linux/arm", "FROM --platform=$ON alpine", "RUN one"], runs: { "linux/arm/v7": [3] } },
    { name: "on that of a build argument", lines: ["ARG ON=linux/arm", "FROM --platform=$ON alpine", "RUN one"], runs: { "linux/amd64": [3] }, buildArgs: { ON: "linux/amd64" } },
    { name: "in a stage on an earlier one on that one's", lines: ["FROM --platform=$BUILDPLATFORM golang AS one", "FROM one AS two", "RUN two", "FROM scratch", "COPY --from=TWO /x /x"], runs: { "linux/amd64": [3] } },
    { name: "of stages by number", lines: ["FROM alpine", "RUN zero", "FROM scratch", "COPY --from=0 /x /x"], runs: { "linux/arm64": [2] } },
    { name: "not of a stage that nothing needs", lines: ["FROM alpine AS test", "RUN test", "FROM scratch", "COPY a /a"], runs: {} },
    { name: "of a named stage, and not of those behind it", lines: ["FROM alpine AS one", "RUN one", "FROM alpine AS two", "RUN two"], runs: { "linux/arm64": [2] }, target: "one" },
    { name: "with heredocs and continued lines as one each", lines: ["FROM alpine", "RUN <<EOF", "RUN no", "EOF", "RUN one \\", "  RUN two"], runs: { "linux/arm64": [2, 5] } },
    { name: "nothing that ONBUILD leaves to the next", lines: ["FROM alpine", "ONBUILD RUN later"], runs: {} },
    { name: "nothing known, where the file gives the platform no value", lines: ["FROM --platform=$UNSET alpine", "RUN one"], runs: {} },
    { name: "nothing known, where it is none", lines: ["FROM --platform=bogus alpine", "RUN one"], runs: {} },
    { name: "nothing, of no stage", lines: ["RUN one"], runs: {} },
  ];
  for (const { name, lines, runs, target, buildArgs = {} } of files) {
    it(name, () => {
      const found = runsIn(lines.join("\n"), SIDES, { target, buildArgs: new Map(Object.entries(buildArgs)) });
      expect(Object.fromEntries(found.map(({ platform, lines: at }) => [platform, at]))).to.deep.equal(runs);
    });
  }
});

describe("source/dockerfile: what cannot run here", () => {
  const told = (can: CanRun, lines: readonly number[] = [4]) => cannotRun("containers/app/Dockerfile", { platform: ARM64, lines }, can, AMD64);

  it("is no matter where it can, or nobody knows", () => expect([told("yes"), told("unknown")]).to.deep.equal([undefined, undefined]));
  it("is told with its lines, and the three ways out", () => {
    const { code, what, remedy } = told("no", [4, 7]) ?? {};
    expect(code).to.equal("TOOL_MISSING");
    expect(what).to.equal("containers/app/Dockerfile runs commands on linux/arm64 (RUN in lines 4, 7), and this machine, linux/amd64, cannot run programs of that platform");
    expect(remedy).to.contain("qemu-user-static").and.contain("--platform linux/arm64 --by-digest").and.contain("publish-index").and.contain("FROM --platform=$BUILDPLATFORM");
  });
  it("is told of an emulator that a build would not find", () => expect(told("outside-only")?.what).to.contain("(RUN in line 4)").and.contain("without the flag F"));
  it("is told of all platforms at once", () => {
    const both = [ARM64, ARM].flatMap((platform) => cannotRun("f", { platform, lines: [1] }, "no", AMD64) ?? []);
    expect(combined(both)?.what).to.match(/linux\/arm64 .*; .*linux\/arm\/v7 /);
  });
});

describe("source/dockerfile: what buildah has to be told of FROM --platform", () => {
  const of = (lines: readonly string[], given: Record<string, string> = {}) =>
    Object.fromEntries(fromArgs(lines.join("\n"), SIDES, Object.entries(given).map(([name, value]) => ({ name, value }))).map(({ name, value }) => [name, value]));

  for (const [name, lines, given, told] of [
    ["nothing, where no FROM names a platform", ["ARG BUILDPLATFORM", "FROM alpine", "RUN echo $BUILDPLATFORM"], {}, {}],
    ["nothing of one that is written out", ["FROM --platform=linux/amd64 alpine"], {}, {}],
    ["the builder's own, and of each part", ["FROM --platform=$BUILDPLATFORM alpine", "FROM --platform=${TARGETOS}/$TARGETARCH alpine"], {}, { BUILDPLATFORM: "linux/amd64", TARGETOS: "linux", TARGETARCH: "arm64" }],
    ["what an ARG above says", ["ARG ON=linux/arm", "FROM --platform=$ON alpine"], {}, { ON: "linux/arm" }],
    ["nothing that was given", ["ARG ON=linux/arm", "FROM --platform=$ON alpine"], { ON: "linux/386" }, {}],
    ["nothing that has no value", ["ARG ON", "FROM --platform=$ON alpine"], {}, {}],
  ] as const) {
    it(name, () => expect(of(lines, given)).to.deep.equal(told));
  }
});
