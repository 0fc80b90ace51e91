import { texts } from "../session/arguments.js";
import type { Chain } from "../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../session/session-double.js";
import type { GitScript } from "./source-tree.js";

/** Containers that run git for the date of a commit; without a date in the script their image cannot be pulled. */
export class GitContainers implements Answerer {
  constructor(private readonly git: GitScript | undefined) {}

  answer(chain: Chain): Answer | undefined {
    if (chain.at(-2)?.name !== "withExec") return undefined;
    const args = texts(chain.at(-2), "args");
    if (args[0] !== "git" || !args.includes("--format=%ct")) return undefined;
    if (this.git?.date === undefined) throw new EngineError("failed to resolve image: connection refused");
    const known = this.git.head === args.at(-1);
    if (chain.at(-1)?.name === "stdout") return { value: known ? `${this.git.date}\n` : "" };
    return chain.at(-1)?.name === "stderr" ? { value: "fatal: bad object" } : undefined;
  }
}
