import { boundTo, type Expression, type Scope } from "./binding.js";
import type { Token } from "./tokens.js";

/** How many expressions a literal may be made of. Bindings can refer to themselves, and double a string again and again. */
const MOST = 20;
/** No version is of so many tokens, and many declarations may refer to the same long string. */
const LONGEST = 1000;

/**
 * The string that an expression is, where that is plain to see: a string, a name that is bound to such an expression, or
 * a string with such names in it. Undefined for all else, which only Nix can compute.
 */
export function literalOf(expression: Expression, tokens: readonly Token[]): string | undefined {
  return new LiteralReader(tokens).read(expression);
}

class LiteralReader {
  #left = MOST;

  constructor(private readonly tokens: readonly Token[]) {}

  read({ from, to, scope }: Expression): string | undefined {
    if (this.#left-- <= 0 || to - from > LONGEST) return undefined;
    const [first, ...inside] = this.tokens.slice(from, to);
    const last = inside.pop();
    if (!first) return undefined;
    if (first.kind === "name" && !last) return this.#named(first, scope);
    if (first.kind !== "open" || last?.kind !== "close") return undefined;
    if (first.text === '"') return this.#joined(inside, scope);
    // Of a '' string of several lines Nix takes away the indentation; no version is written so.
    const oneLine = first.text === "''" && inside.every(({ text }) => !text.includes("\n"));
    return oneLine ? this.#joined(inside, scope)?.replace(/^ +/, "") : undefined;
  }

  #named({ text }: Token, scope: Scope): string | undefined {
    const bound = boundTo(text, scope);
    return bound && this.read(bound);
  }

  /** The inside of a string: text, and names in `${…}`. */
  #joined(inside: readonly Token[], scope: Scope): string | undefined {
    let whole = "";
    for (let at = 0; at < inside.length; ) {
      const [piece, name, close] = inside.slice(at, at + 3);
      const named = piece?.kind === "open" && name?.kind === "name" && close?.kind === "close";
      const text = named ? this.#named(name, scope) : piece?.kind === "text" ? piece.text : undefined;
      if (text === undefined) return undefined;
      whole += text;
      at += named ? 3 : 1;
    }
    return whole;
  }
}
