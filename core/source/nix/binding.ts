/** Where an expression stands, as tokens from `from` up to `to`, and the names that it sees. */
export interface Expression {
  readonly from: number;
  readonly to: number;
  readonly scope: Scope;
}

/** The names of a `let`, a `rec` set or a function. Undefined is what the file itself gives no value, such as an argument. */
export interface Scope {
  readonly names: Map<string, Expression | undefined>;
  readonly outer: Scope | undefined;
}

/** `a = …;`, `a.b = …;`, `inherit (…) a;` or, of an argument, `a ? …`. A part of the path that Nix computes is undefined. */
export interface Binding {
  readonly path: readonly (string | undefined)[];
  readonly expression: Expression;
  /** Within the values of how many other bindings it stands. */
  readonly depth: number;
}

/** A part of an expression, as tokens from `from` up to `to`, whose names what follows may replace: `// …`, `.overrideAttrs …`. */
export interface Replaced {
  readonly from: number;
  readonly to: number;
  readonly by: Expression;
}

/** What a file binds. */
export interface Bindings {
  readonly bound: readonly Binding[];
  /** `inherit a;`: what the outer `a` is, and where there is none in the file, what a `with` gives. */
  readonly passedOn: readonly Binding[];
  readonly replaced: readonly Replaced[];
}

export function newScope(outer?: Scope): Scope {
  return { names: new Map(), outer };
}

/** What a name stands for: the innermost scope that has it says so. */
export function boundTo(name: string, from: Scope): Expression | undefined {
  return scopeOf(name, from)?.names.get(name);
}

/** The innermost scope that has a name; where none has it, it comes from a `with`. */
export function scopeOf(name: string, from: Scope): Scope | undefined {
  let scope: Scope | undefined = from;
  while (scope && !scope.names.has(name)) scope = scope.outer;
  return scope;
}

/** The depth within a binding's value. `passthru` adds none: what it holds is told of the package around it. */
export function depthOfValue(path: Binding["path"], depth: number): number {
  return path.length === 1 && path[0] === "passthru" ? depth : depth + 1;
}
