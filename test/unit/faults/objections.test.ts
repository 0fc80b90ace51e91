import { expect } from "chai";
import { objectionsTo } from "../../faults/objections.js";
import type { Observed } from "../../support/runs/observed.js";

const PRINTED = `127.0.0.1:5000/ns/app:v1@sha256:${"0".repeat(64)}`;
const DONE: Observed = { exitCode: 0, stdout: PRINTED, stderr: "", left: [], survivors: [] };
const FAILED: Observed = { ...DONE, exitCode: 5, stdout: "", stderr: "container-publisher: r:1: answered 503; trying again\ncontainer-publisher: REGISTRY_FAULT: r:1 is broken. Try again." };

describe("what a publish under faults may do", () => {
  const objections = (end: Observed) => objectionsTo(end, "pass-word-1").join("; ");

  it("is to be done, or to fail with a code of the network's or a tool's", () => {
    for (const end of [DONE, FAILED, { ...FAILED, exitCode: 1, stderr: "container-publisher: TOOL_FAILED: skopeo could not" }]) {
      expect(objections(end)).to.equal("");
    }
  });

  for (const [what, end, says] of [
    ["to hang", { ...FAILED, exitCode: undefined }, "exit code none"],
    ["to blame the credential", { ...FAILED, exitCode: 3, stderr: "container-publisher: CREDENTIAL_REJECTED: no" }, "exit code 3 and CREDENTIAL_REJECTED"],
    ["to end with another code than its error's", { ...FAILED, exitCode: 1 }, "exit code 1 and REGISTRY_FAULT"],
    ["to say nothing", { ...FAILED, stderr: "" }, "no code"],
    ["to break down", { ...FAILED, exitCode: 1, stderr: "container-publisher: TOOL_FAILED: container-publisher itself failed: x" }, "broke down"],
    ["to print a reference and fail", { ...FAILED, stdout: PRINTED }, "standard output"],
    ["to be done and print nothing", { ...DONE, stdout: "" }, "standard output"],
    ["to tell the password", { ...FAILED, stderr: `${FAILED.stderr} pass-word-1` }, "told the password"],
    ["to leave a file", { ...DONE, left: ["container-publisher-x"] }, "left the file container-publisher-x"],
    ["to leave a process", { ...DONE, survivors: ["skopeo copy"] }, "left the process skopeo copy"],
  ] as const) {
    it(`is not ${what}`, () => expect(objections(end)).to.contain(says));
  }
});
