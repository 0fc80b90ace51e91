import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { boundTo, scopeOf, type Binding } from "./binding.js";
import { literalOf } from "./literal.js";
import { nixBindings } from "./reader.js";
import { nixTokens, type Token } from "./tokens.js";

/** A version that a Nix expression declares: one that stands there, or one that only Nix can compute, with what it may come from. */
export type NixVersion = { kind: "literal"; version: string } | { kind: "computed"; expressions: readonly string[] };

/**
 * The version that a default.nix declares; undefined where it declares none.
 *
 * A declaration is `version = …;` in a `let` or a set, `passthru.version = …;`, `inherit (…) version;`, and the default
 * of an argument, `version ? …`. It is literal where it is a string, or made of strings that the file binds by name, as
 * in `version = "${major}.2";`. `inherit version;` passes an outer one on, or what a `with` gives, which only Nix can
 * tell; and `meta.version` is that of something else.
 *
 * Of several, those count that stand within the values of the fewest other bindings: what a binding packs is a part of
 * the image, with a version of its own. They must all be the same literal: which of several Nix would take (by `//`,
 * `if`, or a call) it alone can tell, so the version is computed. So it is where the file has a function of `version: …`,
 * as nothing in a call of it says what its version is. (One of `{ version }: …` is called with a declaration.) And so it
 * is where a `//` or an override follows whose names do not all stand there: `{ version = "1.0"; } // import ./image.nix`.
 */
export function readNixVersion(text: string): NixVersion | undefined {
  const tokens = nixTokens(text);
  const { bound, passedOn, replaced } = nixBindings(tokens);
  const declared = [...bound.filter(declaresVersion), ...passedOn.filter(declaresVersion).flatMap(followed)];
  const expressions = leastDeep(declared).map(({ expression }) => expression);
  if (expressions.length === 0) return undefined;
  const replacing = replaced.filter(({ from, to }) => expressions.some((each) => each.from >= from && each.to <= to)).map(({ by }) => by);
  const parameters = tokens.flatMap((_, at) => (isParameter(tokens, at) ? [{ from: at, to: at + 2 }] : []));
  const versions = new Set(expressions.map((expression) => literalOf(expression, tokens)));
  const [version] = versions;
  if (version !== undefined && versions.size === 1 && parameters.length + replacing.length === 0) return { kind: "literal", version };
  const written = [...expressions, ...parameters, ...replacing].map(({ from, to }) => text.slice(tokens[from]?.start, tokens[to - 1]?.end));
  return { kind: "computed", expressions: [...new Set(written)] };
}

/** The same for one who has no Nix: a version that is not literal is an error. `file` is named in it. */
export function nixVersion(text: string, file: string): string {
  const declared = readNixVersion(text);
  if (declared?.kind === "literal" && declared.version.trim() !== "") return declared.version;
  const state = declared?.kind === "computed" && declared.expressions.length > 1 ? own`Leave one literal` : own`Write`;
  const remedy = own`${state} version = "1.2.3"; in ${file}, have nix on PATH, or pass the version`;
  throw new PublishError("VERSION_MISSING", own`${file} ${lackOf(declared)}`, remedy);
}

function lackOf(declared: NixVersion | undefined): string {
  if (!declared) return own`has no version`;
  if (declared.kind === "literal") return own`has an empty version`;
  const { expressions } = declared;
  const lack = expressions.length > 1 ? own`has several versions, and only Nix can tell which counts` : own`has a version, but no literal one`;
  return own`${lack}: ${printable(expressions.join(", "), 80)}`;
}

function declaresVersion({ path }: Binding): boolean {
  const [first, second] = path;
  return path.length === 1 ? first === "version" : path.length === 2 && first === "passthru" && second === "version";
}

/** What an inherited version is: that of the file; that of a `with`, as it stands there; of an argument nothing is told. */
function followed(binding: Binding): Binding[] {
  const { scope } = binding.expression;
  if (!scopeOf("version", scope)) return [binding];
  const expression = boundTo("version", scope);
  return expression ? [{ ...binding, expression }] : [];
}

function leastDeep(bindings: readonly Binding[]): readonly Binding[] {
  const least = bindings.reduce((depth, binding) => Math.min(depth, binding.depth), Infinity);
  return bindings.filter(({ depth }) => depth === least);
}

function isParameter(tokens: readonly Token[], at: number): boolean {
  const [name, colon] = [tokens[at], tokens[at + 1]];
  return name?.kind === "name" && name.text === "version" && colon?.kind === "symbol" && colon.text === ":";
}
