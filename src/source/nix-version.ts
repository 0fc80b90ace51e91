import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { inBracket, inValue, type Binding } from "./nix-binding.js";
import { literalOf } from "./nix-literal.js";
import { nixBindings } from "./nix-reader.js";
import { nixTokens } from "./nix-tokens.js";

/** A version that a Nix expression declares: one that stands there, or one that only Nix can compute. */
export type NixVersion = { kind: "literal"; version: string } | { kind: "computed"; expression: string };

type Declaration = Pick<Binding, "expression" | "depth">;

/**
 * The version that a default.nix declares; undefined where it declares none.
 *
 * A declaration is `version = …;` in a `let` or a set, `passthru.version = …;`, `inherit (…) version;`, and the default
 * of an argument, `version ? …`. It is literal where it is a string, or made of strings that the file binds by name, as
 * in `version = "${major}.2";`. `inherit version;` only passes an outer one on, and `meta.version` is that of something else.
 *
 * Of several, the one counts that stands within the values of the fewest other bindings: what a binding packs is a part
 * of the image, with a version of its own. Then the one within the fewest brackets (`let` is none), then the first.
 */
export function readNixVersion(text: string): NixVersion | undefined {
  const tokens = nixTokens(text);
  const [declared] = nixBindings(tokens).flatMap(declarationsOf).sort(byDepth);
  if (!declared) return undefined;
  const { from, to } = declared.expression;
  const version = literalOf(declared.expression, tokens);
  if (version !== undefined) return { kind: "literal", version };
  return { kind: "computed", expression: text.slice(tokens[from]?.start, tokens[to - 1]?.end) };
}

/** The same for one who has no Nix: a version that is not literal is an error. `file` is named in it. */
export function nixVersion(text: string, file: string): string {
  const declared = readNixVersion(text);
  if (declared?.kind === "literal" && declared.version.trim() !== "") return declared.version;
  const remedy = `Write version = "1.2.3"; in ${file}, have nix on PATH, or pass the version`;
  throw new PublishError("VERSION_MISSING", `${file} ${lackOf(declared)}`, remedy);
}

function lackOf(declared: NixVersion | undefined): string {
  if (!declared) return "has no version";
  return declared.kind === "literal" ? "has an empty version" : `has a version, but no literal one: ${printable(declared.expression, 80)}`;
}

function declarationsOf({ path, expression, depth }: Binding): Declaration[] {
  const [first, second] = path;
  if (path.length === 1 && first === "version") return [{ expression, depth }];
  // It is short for `passthru = { version = …; };`.
  return path.length === 2 && first === "passthru" && second === "version" ? [{ expression, depth: inValue(inBracket(depth)) }] : [];
}

function byDepth(a: Declaration, b: Declaration): number {
  return a.depth.values - b.depth.values || a.depth.brackets - b.depth.brackets || a.expression.from - b.expression.from;
}
