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

/** Within the values of how many bindings something stands, and within how many brackets. */
export interface Depth {
  readonly values: number;
  readonly brackets: number;
}

/** `a = …;`, `a.b = …;`, `inherit (…) a;` or, of an argument, `a ? …`. A part of the path that Nix computes is undefined. */
export interface Binding {
  readonly path: readonly (string | undefined)[];
  readonly expression: Expression;
  readonly depth: Depth;
}

export function newScope(outer?: Scope): Scope {
  return { names: new Map(), outer };
}

/** What a name stands for: the innermost scope that has it says so. */
export function boundTo(name: string, from: Scope): Expression | undefined {
  let scope: Scope | undefined = from;
  while (scope && !scope.names.has(name)) scope = scope.outer;
  return scope?.names.get(name);
}

/** Within one more bracket. */
export function inBracket({ values, brackets }: Depth): Depth {
  return { values, brackets: brackets + 1 };
}

/** Within the value of one more binding. */
export function inValue({ values, brackets }: Depth): Depth {
  return { values: values + 1, brackets };
}
