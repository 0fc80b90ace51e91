import { isList, ObjectValue, type Chain, type Field } from "./chain.js";

/** An argument that is there and is text. A chain that the double does not know in this form fails the test. */
export function text(field: Field | undefined, name: string): string {
  const value = field?.args[name];
  if (typeof value !== "string") throw new Error(`${field?.name ?? "nothing"} has no text "${name}"`);
  return value;
}

export function texts(field: Field | undefined, name: string): string[] {
  const value = field?.args[name];
  if (!isList(value)) throw new Error(`${field?.name ?? "nothing"} has no list "${name}"`);
  return value.filter((each) => typeof each === "string");
}

/** The chain that made an object argument. */
export function object(field: Field | undefined, name: string): Chain {
  const value = field?.args[name];
  if (!(value instanceof ObjectValue)) throw new Error(`${field?.name ?? "nothing"} has no object "${name}"`);
  return value.chain;
}

export function objects(field: Field | undefined, name: string): Chain[] {
  const value = field?.args[name];
  return isList(value) ? value.filter((each) => each instanceof ObjectValue).map(({ chain }) => chain) : [];
}

/** All calls of one name in a chain. */
export function calls(chain: Chain, name: string): Field[] {
  return chain.filter((field) => field.name === name);
}
