import { expect } from "chai";
import { NO_INPUTS, type BuildInputs } from "../../../core/containers/build-inputs.js";
import { checkedInputs, type CheckedInputs } from "../../../core/containers/checked-inputs.js";
import { unmarked } from "../../../core/errors/own-words.js";
import { Redactor } from "../../../core/redact.js";
import { NOTHING_SAID } from "../../../core/source/declaration/merged.js";
import { withSourceDate } from "../../../core/source/dockerfile/needs/source-date.js";
import { faultOf } from "../faults.js";

const FILE = "containers/app/Dockerfile";

interface Case {
  readonly lines: readonly string[];
  readonly given?: Partial<BuildInputs>;
  readonly target?: string;
  readonly declared?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
}

function check({ lines, given = {}, target, declared = {}, secrets = [] }: Case): CheckedInputs {
  const redactor = new Redactor();
  for (const secret of secrets) redactor.hide(secret);
  const container = { folder: { name: "app", path: "containers/app" }, containersDir: "containers", kind: "dockerfile", buildFile: FILE, context: "containers/app", target, declaration: { ...NOTHING_SAID, buildArgs: declared } } as const;
  return checkedInputs(container, ["FROM scratch AS base", ...lines].join("\n"), { ...NO_INPUTS, ...given }, redactor);
}

const notesOf = (each: Case) => check(each).notes.map(unmarked);
const SECRET = (more = "") => `RUN --mount=type=secret,id=npmrc${more} make`;

describe("build inputs: secrets", () => {
  const refused: readonly (readonly [string, Case, string])[] = [
    ["one that is required, and nobody gives", { lines: [SECRET(",required=true")] }, "needs the secret npmrc in line 2"],
    ["the same by a bare required", { lines: [SECRET(",required")] }, "needs the secret npmrc"],
    ["the same in a stage that the last one copies from", { lines: [SECRET(",required=1"), "FROM scratch", "COPY --from=base /x /x"] }, "needs the secret npmrc"],
    ["one that nobody asks for", { lines: ["RUN make"], given: { secrets: ["npmrc"] } }, "the secret npmrc is given, and no RUN"],
    ["one that only ONBUILD asks for", { lines: [`ONBUILD ${SECRET()}`], given: { secrets: ["npmrc"] } }, "the secret npmrc is given, and no RUN"],
    ["one of another id", { lines: [SECRET()], given: { secrets: ["npm"] } }, "the secret npm is given"],
  ];
  for (const [name, each, says] of refused) {
    it(`refuses ${name}`, () => {
      const fault = faultOf(() => check(each));
      expect(fault.code).to.equal("CONFIG_MISSING");
      expect(fault.message).to.contain(says);
    });
  }

  const taken: readonly (readonly [string, Case])[] = [
    ["by its id", { lines: [SECRET(",required=true")], given: { secrets: ["npmrc"] } }],
    ["by the end of its target", { lines: ["RUN --mount=type=secret,target=/root/npmrc,required make"], given: { secrets: ["npmrc"] } }],
    ["by BuildKit's source", { lines: ["RUN --mount=type=secret,source=npmrc,required make"], given: { secrets: ["npmrc"] } }],
    ["by a variable with a value", { lines: ["ARG WHICH=npmrc", "RUN --mount=type=secret,id=$WHICH,required make"], given: { secrets: ["npmrc"] } }],
    ["perhaps by a variable without one", { lines: ["RUN --mount=type=secret,id=$WHICH,required make"], given: { secrets: ["npmrc"] } }],
    ["by a stage that is not built", { lines: [SECRET(), "FROM scratch", "COPY x /x"], given: { secrets: ["npmrc"] } }],
  ];
  for (const [name, each] of taken) it(`takes one that is asked for ${name}`, () => expect(notesOf(each)).to.deep.equal([]));

  it("asks for none in a stage that the target does not need", () => {
    const lines = [SECRET(",required"), "FROM scratch AS other", "COPY x /x", "FROM other"];
    expect(notesOf({ lines })).to.deep.equal([]);
    expect(notesOf({ lines, target: "other" })).to.deep.equal([]);
    expect(faultOf(() => check({ lines, target: "base" })).message).to.contain("needs the secret npmrc");
  });

  it("tells of one that may be absent, and is, once", () =>
    expect(notesOf({ lines: [SECRET(), SECRET(",required=false")] })).to.deep.equal([
      `${FILE} asks for the secret npmrc in line 3, which nobody gives: that RUN goes without it, for it is not required there`,
    ]));
});

describe("build inputs: SSH agents", () => {
  const ssh = (more = "") => ({ lines: [`RUN --mount=type=ssh${more} git clone`] });
  it("has to be given where it is required", () => expect(faultOf(() => check(ssh(",required"))).message).to.contain("needs an SSH agent in line 2").and.contain("--ssh default"));
  it("is told of where it is not", () => expect(notesOf(ssh())[0]).to.contain("asks for an SSH agent in line 2"));
  it("is taken by its id", () => expect(notesOf({ ...ssh(",id=github,required"), given: { ssh: ["github"] } })).to.deep.equal([]));
  it("of an engine answers to every id", () => expect(notesOf({ ...ssh(",id=github,required"), given: { ssh: "any" } })).to.deep.equal([]));
  for (const given of [["default"], "any"] as const) {
    it(`is refused where nobody asks for it (${String(given)})`, () => expect(faultOf(() => check({ lines: ["RUN x"], given: { ssh: given } })).message).to.contain("is given, and no RUN"));
  }
});

describe("build inputs: build arguments", () => {
  const A = [{ name: "A", value: "1" }];
  it("come from container.json, and what is given counts before it", () => {
    const { buildArgs } = check({ lines: ["ARG A", "ARG B"], given: { buildArgs: A }, declared: { A: "0", B: "2" } });
    expect(buildArgs).to.deep.equal([{ name: "A", value: "1" }, { name: "B", value: "2" }]);
  });
  it("are told of where no ARG declares them, but for those that builders know", () => {
    const proxy = [{ name: "HTTPS_PROXY", value: "x" }, { name: "SOURCE_DATE_EPOCH", value: "0" }];
    expect(notesOf({ lines: ["RUN x"], given: { buildArgs: [...A, ...proxy] } })).to.deep.equal([`no ARG of ${FILE} declares the build argument A: the build does not see it`]);
    expect(notesOf({ lines: ["ARG X=1 A"], given: { buildArgs: A } })).to.deep.equal([]);
  });
  it("may not be the version", () => expect(faultOf(() => check({ lines: [], declared: { CONTAINER_APP_VERSION: "9" } })).message).to.contain("is given as buildArgs of container.json"));
  for (const [value, secret, isRefused] of [["abc", "abc", true], ["https://u:t0k3n-abc@host", "t0k3n-abc", true], ["abcd", "abc", false]] as const) {
    it(`${value} is ${isRefused ? "refused" : "taken"} where ${secret} is a secret`, () => {
      const work = () => check({ lines: ["ARG A"], given: { buildArgs: [{ name: "A", value }] }, secrets: [secret] });
      if (!isRefused) return void work();
      const fault = faultOf(work);
      expect(fault.message).to.contain("the build argument A holds a secret").and.not.contain(secret);
    });
  }
  it("get the commit's date where the Dockerfile declares an ARG for it", () => {
    const text = "FROM scratch\nARG SOURCE_DATE_EPOCH\n";
    const date = "2026-01-02T03:04:05Z";
    expect(withSourceDate(A, text, date)).to.deep.equal([...A, { name: "SOURCE_DATE_EPOCH", value: "1767323045" }]);
    const own = [{ name: "SOURCE_DATE_EPOCH", value: "0" }];
    for (const [given, of, at] of [[own, text, date], [A, "FROM scratch\n", date], [A, text, undefined]] as const) expect(withSourceDate(given, of, at)).to.deep.equal(given);
  });
});

describe("build inputs: the target", () => {
  const lines = ["COPY x /x", "FROM base AS Release", "COPY y /y"];
  for (const target of ["release", "base", "1"]) it(`may be ${target}`, () => expect(notesOf({ lines, target })).to.deep.equal([]));

  it("is a stage of the Dockerfile, which is said before the build", () => {
    const fault = faultOf(() => check({ lines, target: "relaese" }));
    expect(fault.code).to.equal("SOURCE_INVALID");
    expect(fault.message).to.contain(`${FILE} has no stage relaese. It has: base, release.`);
  });
});
