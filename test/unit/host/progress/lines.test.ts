import { expect } from "chai";
import { tellOutcome } from "../../../../core/publish/ports.js";
import type { StepsTold } from "../../../../host/progress/command-progress.js";
import { LineProgress } from "../../../../host/progress/lines.js";
import { Redactor } from "../../../../core/redact.js";

const SECRET = "hunter2-secret";

/** What is written by steps that take a second each. */
function written(act: (progress: LineProgress, pass: (seconds: number) => void) => void, steps: StepsTold = "all"): string[] {
  const lines: string[] = [];
  const redactor = new Redactor();
  redactor.hide(SECRET);
  let ms = 0;
  const progress = new LineProgress(redactor, (line) => lines.push(line), steps, () => ms);
  act(progress, (seconds) => (ms += seconds * 1000));
  progress.stop();
  return lines;
}

describe("host/progress-lines", () => {
  it("tells each step once it is over, with its time", () => {
    const lines = written((progress, pass) => {
      progress.step("building");
      pass(63.2);
      progress.step("pushing");
      pass(1);
    });
    expect(lines).to.deep.equal(["container-publisher: building (63.2 s)", "container-publisher: pushing (1.0 s)"]);
  });

  it("tells what a run came to behind the step that found it", () => {
    const lines = written((progress, pass) => {
      progress.step("looking");
      pass(1);
      progress.note("a retry");
      tellOutcome(progress, "already published");
    });
    expect(lines).to.deep.equal(["container-publisher: a retry", "container-publisher: looking (1.0 s)", "container-publisher: already published"]);
  });

  it("names the step above a build's output", () => {
    const lines = written((progress, pass) => {
      progress.step("building");
      progress.output("STEP 1/2: FROM scr");
      progress.output("atch\nSTEP 2/2: RUN x\nwithout end");
      pass(2);
    });
    const output = ["  STEP 1/2: FROM scratch", "  STEP 2/2: RUN x", "  without end"];
    expect(lines).to.deep.equal(["container-publisher: building …", ...output, "container-publisher: building (2.0 s)"]);
  });

  it("says after a while that a step is not over", () => {
    const lines = written((progress, pass) => {
      progress.beat();
      progress.step("pushing");
      pass(20);
      progress.beat();
    });
    expect(lines).to.deep.equal(["container-publisher: pushing: for 20.0 s now", "container-publisher: pushing (20.0 s)"]);
  });

  it("of a command that only reads, tells what takes long and nothing else", () => {
    const lines = written((progress, pass) => {
      progress.step("reading 1 of 900 tags");
      pass(1);
      progress.step("reading 51 of 900 tags");
      pass(20);
      progress.beat();
    }, "long");
    expect(lines).to.deep.equal(["container-publisher: reading 51 of 900 tags: for 20.0 s now"]);
  });

  it("redacts steps, notes and output, also where the output comes in pieces", () => {
    const lines = written((progress) => {
      progress.step(`asking as ${SECRET}`);
      progress.note(`a note of ${SECRET}`);
      progress.output(`echo ${SECRET.slice(0, 5)}`);
      progress.output(`${SECRET.slice(5)}\nfirst ${SECRET.slice(0, 7)}\n${SECRET.slice(7)} last\n`);
    });
    expect(lines.join("\n")).to.not.contain("hunter2").and.not.contain("secret");
    expect(lines).to.include("  echo [redacted]").and.include("  first [redacted] last");
  });

  const harmless: readonly (readonly [name: string, output: string, shown: string[]])[] = [
    ["colours", "\u001b[31mred\u001b[0m\n", ["  red"]],
    ["a title", "\u001b]0;owned\u0007x\n", ["  x"]],
    ["a cursor that goes up", "a\u001b[2Ab\n", ["  ab"]],
    ["a progress bar", " 1%\r 50%\r100%\n", ["   1%", "   50%", "  100%"]],
    ["CRLF and empty lines", "a\r\n\r\n\nb\r\n", ["  a", "  b"]],
    ["indentation", "\tif x:\n    y\n", ["    if x:", "      y"]],
    ["bells, backspaces and text that runs backwards", "a\u0007b\u0008c\u202ed\n", ["  a b c d"]],
  ];
  for (const [name, output, shown] of harmless) {
    it(`makes ${name} harmless`, () => {
      const lines = written((progress) => progress.output(output));
      expect(lines).to.deep.equal(shown);
    });
  }
});
