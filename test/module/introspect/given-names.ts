import type { Argument, ModuleTypes } from "./introspect.js";

/**
 * The names that a client gets for this module's types: what Go's generator declares in its one package
 * (cmd/codegen/generator/go/templates: object.go.tmpl, enum.go.tmpl) and TypeScript's exports from its one file.
 * Each has to be free in the core's own client, or no module that imports this one compiles.
 */
export function givenNames(types: ModuleTypes): string[] {
  const objects = Object.values(types.objects).flatMap((object) => {
    const name = inModule(types.name, object.name);
    const functions = Object.values(object.methods).map((method) => ({ owner: `${name}${capitalized(method.name)}`, arguments: method.arguments }));
    const constructor = object.name === types.name ? [{ owner: name, arguments: object.constructor.arguments }] : [];
    return [name, `${name}ID`, `With${name}Func`, `load${name}FromID`, ...[...constructor, ...functions].flatMap(optionsName)];
  });
  const enums = Object.values(types.enums).flatMap(({ name, values }) => {
    const given = inModule(types.name, name);
    return [given, ...Object.keys(values).map((value) => given + camelCase(value))];
  });
  return [...objects, ...enums];
}

/** The same names for the core's: what the SDK's client exports, and what Go's generator makes of it besides. */
export function coreNames(exported: readonly string[], enumValues: readonly { readonly name: string; readonly value: string }[]): Set<string> {
  const besides = exported.flatMap((name) => [`${name}ID`, `With${name}Func`, `load${name}FromID`]);
  return new Set([...exported, ...besides, ...enumValues.map(({ name, value }) => name + camelCase(value))]);
}

/** The engine puts a module's name in front of its types, but for the object that is named after the module. */
function inModule(module: string, name: string): string {
  return name.startsWith(module) ? name : module + name;
}

function optionsName({ owner, arguments: all }: { owner: string; arguments: Readonly<Record<string, Argument>> }): string[] {
  return Object.values(all).some(({ isOptional, defaultValue }) => isOptional || defaultValue !== undefined) ? [`${owner}Opts`] : [];
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `OCI_MEDIA_TYPES` or `OciMediaTypes`: Go's constants are written in the second way. */
function camelCase(value: string): string {
  return value.split("_").map((word) => capitalized(/[a-z]/.test(word) ? word : word.toLowerCase())).join("");
}
