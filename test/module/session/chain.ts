import { Kind, parse, type FieldNode, type ValueNode } from "graphql";

/** One call in a chain of the engine's API, with its arguments. */
export interface Field {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** What the SDK asks: `container.from(…).withExec(…).exitCode`. */
export type Chain = readonly Field[];

export type Value = string | number | boolean | null | EnumName | ObjectValue | readonly Value[] | Struct;
export interface Struct {
  readonly [key: string]: Value;
}

/** A value of a GraphQL enum, which is written without quotes. */
export class EnumName {
  constructor(readonly name: string) {}
}

/** An object of the engine as an argument: its id, replaced by the chain that made it. */
export class ObjectValue {
  constructor(readonly chain: Chain) {}
}

/** Parses a query of the SDK: one operation, and one field in each selection. */
export function parseChain(text: string): Chain {
  const { definitions } = parse(text);
  const [operation] = definitions;
  if (definitions.length !== 1 || operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not one operation: ${text}`);
  const chain: Field[] = [];
  for (let selections = operation.selectionSet.selections; selections.length > 0; ) {
    const [field] = selections;
    if (selections.length !== 1 || field?.kind !== Kind.FIELD) throw new Error(`not one chain of fields: ${text}`);
    chain.push(fieldOf(field));
    selections = field.selectionSet?.selections ?? [];
  }
  return chain;
}

function fieldOf({ name, arguments: args }: FieldNode): Field {
  return { name: name.value, args: Object.fromEntries((args ?? []).map((each) => [each.name.value, valueOf(each.value)])) };
}

function valueOf(node: ValueNode): Value {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.ENUM:
      return new EnumName(node.value);
    case Kind.LIST:
      return node.values.map(valueOf);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, valueOf(value)]));
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      throw new Error("the SDK's queries hold no variables");
  }
}

/** A chain as text, for assertions and for people: arguments with their names, objects as `{their chain}`. */
export function render(chain: Chain): string {
  return chain.map(({ name, args }) => `${name}${renderArguments(args)}`).join(".");
}

function renderArguments(args: Readonly<Record<string, Value>>): string {
  const entries = Object.entries(args).map(([name, value]) => `${name}: ${renderValue(value)}`);
  return entries.length === 0 ? "" : `(${entries.join(", ")})`;
}

function renderValue(value: Value): string {
  if (value instanceof EnumName) return value.name;
  if (value instanceof ObjectValue) return `{${render(value.chain)}}`;
  if (isList(value)) return `[${value.map(renderValue).join(", ")}]`;
  return typeof value === "object" && value !== null ? `{${renderArguments(value).slice(1, -1)}}` : JSON.stringify(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
