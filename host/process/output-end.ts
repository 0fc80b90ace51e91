import type { CommandProgress } from "../progress/command-progress.js";
import type { RunOptions } from "./tool.js";
import { own, told } from "../../core/errors/own-words.js";

const SHOWN_LINES = 40;

/** What a person is told of a failed build's output. */
function endOf(output: string): string {
  return own`the end of the build's output:\n${output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n")}`;
}

/** A build's output goes to whoever shows it, or else its end where it fails. */
export function shownTo(progress: CommandProgress): Required<Pick<RunOptions, "onOutput" | "onFailure">> {
  return {
    onOutput: (text) => progress.output(text),
    onFailure: (output) => {
      if (!progress.showsOutput) progress.note(told(endOf(output)));
    },
  };
}
