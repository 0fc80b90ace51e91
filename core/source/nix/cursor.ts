import type { Token, TokenKind } from "./tokens.js";

/** A place among tokens. Behind the last one nothing is seen and nothing is skipped. */
export class NixCursor {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  get at(): number {
    return this.#at;
  }

  /** Nothing more follows within this bracket. */
  get closed(): boolean {
    const token = this.#ahead(0);
    return token === undefined || token.kind === "close";
  }

  get endsExpression(): boolean {
    return this.closed || this.#sees("symbol", [";", ","]) || this.#sees("keyword", ["then", "else", "in"]);
  }

  get endsBindings(): boolean {
    return this.closed || this.#sees("keyword", ["in"]);
  }

  /** Behind a `{`: whether it lists the arguments of a function, and not the bindings of a set. (`{ }` has neither.) */
  get beginsArguments(): boolean {
    const then = this.#ahead(1);
    const named = this.#ahead(0)?.kind === "name" && (then?.kind === "close" || then?.text === "," || then?.text === "?");
    return named || this.#sees("symbol", ["..."]);
  }

  next(): Token | undefined {
    const token = this.#ahead(0);
    if (token) this.#at++;
    return token;
  }

  skip(kind: TokenKind, ...texts: readonly string[]): boolean {
    const seen = this.#sees(kind, texts);
    if (seen) this.#at++;
    return seen;
  }

  /** Skips a name, which may be quoted, and returns it. */
  name(): string | undefined {
    const quoted = this.#sees("open", ['"']) && this.#ahead(1)?.kind === "text" && this.#ahead(2)?.kind === "close";
    if (!quoted && this.#ahead(0)?.kind !== "name") return undefined;
    const name = this.#ahead(quoted ? 1 : 0)?.text;
    this.#at += quoted ? 3 : 1;
    return name;
  }

  finish(): void {
    this.#at = this.tokens.length;
  }

  #sees(kind: TokenKind, texts: readonly string[]): boolean {
    const token = this.#ahead(0);
    return token?.kind === kind && texts.includes(token.text);
  }

  #ahead(count: number): Token | undefined {
    return this.tokens[this.#at + count];
  }
}
