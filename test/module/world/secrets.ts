import { text } from "../session/arguments.js";
import type { Chain } from "../session/chain.js";
import type { Answer, Answerer } from "../session/session-double.js";

/** A secret that a caller passes in. */
export function secret(name: string): Chain {
  return [{ name: "secret", args: { name } }];
}

/** The secrets of a session: those that callers pass in, and those that the module makes. */
export class Secrets implements Answerer {
  constructor(private readonly plaintexts: Readonly<Record<string, string>>) {}

  answer(chain: Chain): Answer | undefined {
    const [root, last] = chain;
    if (!root || !["secret", "setSecret"].includes(root.name) || last?.name !== "plaintext") return undefined;
    return { value: this.plaintext([root]) };
  }

  plaintext(chain: Chain): string {
    const [made] = chain;
    if (made?.name === "setSecret" && chain.length === 1) return text(made, "plaintext");
    const plaintext = this.plaintexts[text(made, "name")];
    if (plaintext === undefined) throw new Error("the test has no such secret");
    return plaintext;
  }
}
