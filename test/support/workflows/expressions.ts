import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { z } from "zod";

/** What expressions are about: `github`, `inputs`, `needs` and the like. */
export type Contexts = Readonly<Record<string, Value>>;
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;

/** GitHub takes a name that it does not know for empty. Here it is an error, so that a misspelt one is found. */
class KnownNames extends data.Dictionary {
  override get(name: string): data.ExpressionData {
    const value = super.get(name);
    if (value === undefined) throw new Error(`an expression asks for ${name}; known are ${this.pairs().map(({ key }) => key).join(", ")}`);
    return value;
  }
}

/** What `success()` and `failure()` say, where an expression may ask. */
export type Status = "success" | "failure";

/** Evaluates an expression, without the braces, as GitHub's own library does. */
export function evaluate(expression: string, contexts: Contexts, status?: Status): Value {
  const asked = status === undefined ? [] : (["success", "failure"] as const).map((name) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(name === status) }));
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), asked).parse();
  const result = new Evaluator(parsed, dictionary(contexts), new Map(asked.map((each) => [each.name, each]))).evaluate();
  return z.json().parse(JSON.parse(JSON.stringify(result, data.replacer)));
}

/** Replaces the expressions in a text by their values. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replaceAll(EXPRESSION, (_, expression: string) => {
    const value = evaluate(expression, contexts);
    return value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** The value of a text that is one expression and nothing else. */
export function evaluateWhole(text: string, contexts: Contexts): Value {
  const [match, ...others] = text.matchAll(EXPRESSION);
  if (match?.[0] !== text || others.length > 0) throw new Error(`this is not one expression: ${text}`);
  return evaluate(match[1] ?? "", contexts);
}

function dictionary(values: Contexts): data.Dictionary {
  return new KnownNames(...Object.entries(values).map(([key, value]) => ({ key, value: toData(value) })));
}

function toData(value: Value): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  return isList(value) ? new data.Array(...value.map(toData)) : dictionary(value);
}

function isList(value: readonly Value[] | Contexts): value is readonly Value[] {
  return Array.isArray(value);
}
