import { own, told } from "../../errors/own-words.js";
import type { Progress } from "../../publish/ports.js";
import { History } from "../../source/history/history.js";
import type { Source } from "../ports.js";

/** Where the commits are: read before any registry is asked, and said where it is not all there. */
export async function readHistory(source: Source, mainBranch: string, progress: Progress): Promise<History> {
  progress.step(told(own`reading the history of ${source.tree.name}`));
  const history = await History.read(await source.history(), mainBranch);
  if (history.shallow) progress.note(told(own`the clone is shallow, and does not know where older commits are`));
  return history;
}
