import type { CommandProgress } from "../progress/command-progress.js";
import type { RunOptions } from "./tool.js";
import { own, told } from "../../core/errors/own-words.js";

const SHOWN_LINES = 40;

/** What a person is told of the output of what failed. */
function endOf(output: string, of: string): string {
  return own`the end of the ${of}'s output:\n${output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n")}`;
}

/** The output of a build, or of a test, goes to whoever shows it, or else its end where it fails. */
export function shownTo(progress: CommandProgress, of: string = own`build`): Required<Pick<RunOptions, "onOutput" | "onFailure">> {
  return {
    onOutput: (text) => progress.output(text),
    onFailure: (output) => {
      if (!progress.showsOutput) progress.note(told(endOf(output, of)));
    },
  };
}
