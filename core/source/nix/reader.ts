import { depthOfValue, newScope, type Binding, type Bindings, type Expression, type Replaced, type Scope } from "./binding.js";
import { NixCursor } from "./cursor.js";
import { isPlainSet } from "./plain-set.js";
import type { Token } from "./tokens.js";

/** Bindings side by side: what they see, and, in `let` and `rec`, where their names are kept. */
interface Block {
  readonly scope: Scope;
  readonly names?: Scope["names"];
  readonly depth: number;
}

/** No file nests so deep, and the call stack holds it. */
const DEEPEST = 500;

/** All bindings of an expression. It reads just as much of Nix as they need; where a text is no Nix, it goes on at the next token. */
export function nixBindings(tokens: readonly Token[]): Bindings {
  return new Reader(tokens).file();
}

class Reader {
  readonly #found: Binding[] = [];
  readonly #passedOn: Binding[] = [];
  readonly #replaced: Replaced[] = [];
  readonly #cursor: NixCursor;
  #nested = 0;

  constructor(private readonly tokens: readonly Token[]) {
    this.#cursor = new NixCursor(tokens);
  }

  file(): Bindings {
    do this.#expression(newScope(), 0);
    while (this.#cursor.next());
    return { bound: this.#found, passedOn: this.#passedOn, replaced: this.#replaced };
  }

  /** Reads up to what ends an expression, and leaves that standing. */
  #expression(scope: Scope, depth: number): Expression {
    const from = this.#cursor.at;
    let last: number | undefined;
    if (++this.#nested > DEEPEST) this.#cursor.finish();
    for (let inner = scope; !this.#cursor.endsExpression; ) {
      if (this.#replaces(this.#cursor.at)) last = this.#cursor.at;
      inner = this.#step(inner, depth);
    }
    this.#nested--;
    const to = this.#cursor.at;
    if (last !== undefined) this.#replaced.push({ from, to: last, by: { from: last, to, scope } });
    return { from, to, scope };
  }

  /** Whether a `//` or an override stands there that may put anything in the place of what is before it. */
  #replaces(at: number): boolean {
    const [before, token] = [this.tokens[at - 1], this.tokens[at]];
    const overrides = token?.kind === "name" && /^override(?:Attrs|Derivation)?$/.test(token.text) && before?.text === ".";
    const updates = token?.kind === "symbol" && token.text === "//";
    return (overrides || updates) && !isPlainSet(this.tokens, at + 1);
  }

  /** Reads a token and what belongs to it; returns the scope of what follows. */
  #step(scope: Scope, depth: number): Scope {
    const token = this.#cursor.next();
    if (token?.kind === "keyword") return this.#keyword(token.text, scope, depth);
    if (token?.kind === "open") return this.#open(token.text, scope, depth);
    if (token?.kind !== "name" || !this.#cursor.skip("symbol", ":", "@")) return scope;
    const inner = newScope(scope);
    inner.names.set(token.text, undefined);
    return inner;
  }

  #keyword(keyword: string, scope: Scope, depth: number): Scope {
    const cursor = this.#cursor;
    const inner = newScope(scope);
    // `let { … }` is an old form of `rec { … }`.
    const isSet = (keyword === "rec" || keyword === "let") && cursor.skip("open", "{");
    if (isSet || keyword === "let") {
      this.#block({ scope: inner, names: inner.names, depth });
      return isSet ? scope : inner;
    }
    if (keyword === "with" || keyword === "assert") {
      this.#expression(scope, depth);
      cursor.skip("symbol", ";");
    } else if (keyword === "if") {
      this.#expression(scope, depth);
      cursor.skip("keyword", "then");
      this.#expression(scope, depth);
      cursor.skip("keyword", "else");
    }
    return scope;
  }

  #open(bracket: string, scope: Scope, depth: number): Scope {
    if (bracket !== "{") this.#bracket(scope, depth);
    else if (this.#cursor.beginsArguments) return this.#arguments(newScope(scope), depth);
    else this.#block({ scope, depth });
    return scope;
  }

  /** Reads what stands in a bracket or a string, and over its end. */
  #bracket(scope: Scope, depth: number): void {
    for (;;) {
      this.#expression(scope, depth);
      const token = this.#cursor.next();
      if (!token || token.kind === "close") return;
    }
  }

  #arguments(scope: Scope, depth: number): Scope {
    const cursor = this.#cursor;
    while (!cursor.closed) {
      const name = cursor.name();
      if (name === undefined) cursor.next();
      else if (cursor.skip("symbol", "?")) this.#bind([name], this.#expression(scope, depth + 1), { scope, names: scope.names, depth });
      else scope.names.set(name, undefined);
    }
    cursor.next();
    if (cursor.skip("symbol", "@")) scope.names.set(cursor.name() ?? "", undefined);
    cursor.skip("symbol", ":");
    return scope;
  }

  /** Reads bindings, and over the `}` or `in` that ends them. */
  #block(block: Block): void {
    while (!this.#cursor.endsBindings) {
      if (this.#cursor.skip("keyword", "inherit")) this.#inherit(block);
      else this.#binding(block);
    }
    this.#cursor.next();
  }

  #binding(block: Block): void {
    const path = this.#path(block);
    if (this.#cursor.skip("symbol", "=")) this.#bind(path, this.#expression(block.scope, depthOfValue(path, block.depth)), block);
    if (!this.#cursor.endsBindings) this.#cursor.next();
  }

  /** `inherit a;` only passes on an outer `a`, and so binds nothing new in the scope of its block. */
  #inherit(block: Block): void {
    const from = this.#cursor.at - 1;
    const fromSet = this.#cursor.skip("open", "(");
    if (fromSet) this.#bracket(block.scope, block.depth);
    const names = this.#path(block);
    const expression = { from, to: this.#cursor.at, scope: block.scope };
    const outer = block.names && block.scope.outer ? block.scope.outer : block.scope;
    for (const name of names) {
      if (fromSet) this.#bind([name], expression, block);
      else this.#passedOn.push({ path: [name], expression: { ...expression, scope: outer }, depth: block.depth });
    }
    if (!this.#cursor.endsBindings) this.#cursor.next();
  }

  #path(block: Block): (string | undefined)[] {
    const path: (string | undefined)[] = [];
    for (;;) {
      const name = this.#cursor.name();
      if (name === undefined) {
        if (!this.#cursor.skip("open", '"', "${")) return path;
        this.#bracket(block.scope, block.depth);
      }
      path.push(name);
      this.#cursor.skip("symbol", ".");
    }
  }

  #bind(path: Binding["path"], expression: Expression, { names, depth }: Block): void {
    const [first] = path;
    this.#found.push({ path, expression, depth });
    if (first !== undefined) names?.set(first, path.length === 1 ? expression : undefined);
  }
}
