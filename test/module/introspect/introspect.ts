import { execa } from "execa";
import { join } from "node:path";
import { ModuleFolder, SDK } from "./module-folder.js";

/** The module's types, as the SDK's introspector prints them. */
export interface ModuleTypes {
  readonly name: string;
  readonly description: string;
  readonly objects: Readonly<Record<string, ObjectTypes>>;
  readonly enums: Readonly<Record<string, EnumTypes>>;
}

export interface EnumTypes {
  readonly name: string;
  readonly description: string;
  readonly values: Readonly<Record<string, { readonly name: string; readonly description: string }>>;
}

export interface ObjectTypes {
  readonly name: string;
  readonly description: string;
  readonly constructor: { readonly arguments: Readonly<Record<string, Argument>> };
  readonly methods: Readonly<Record<string, Method>>;
  readonly properties: Readonly<Record<string, Property>>;
}

/** A field of an object: part of its state, and shown where it is exposed. */
export interface Property {
  readonly name: string;
  readonly description: string;
  readonly isExposed: boolean;
  readonly type: Type;
}

export interface Method {
  readonly name: string;
  readonly description: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  readonly returnType: Type;
}

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly type: Type;
  readonly isOptional: boolean;
  readonly defaultValue?: unknown;
}

export interface Type {
  readonly kind: string;
  readonly name?: string;
  readonly typeDef?: Type;
}

/** Runs the introspector of the npm package over src/, with the command by which the engine runs its own. */
export async function introspect(): Promise<ModuleTypes> {
  await using folder = await ModuleFolder.create();
  const script = join(SDK, "module/entrypoint/introspection_entrypoint.js");
  const { stdout } = await execa(process.execPath, [script, "container-publisher", "src", "sdk/client.gen.ts"], {
    cwd: folder.path,
    env: { DRY_RUN: "1" },
  });
  return JSON.parse(stdout) as ModuleTypes;
}

/** `src: Directory, platform?: string`: an argument that a caller may leave out bears a question mark. */
export function signature(parameters: Readonly<Record<string, Argument>>): string {
  return Object.values(parameters)
    .map(({ name, isOptional, defaultValue, type }) => `${name}${isOptional || defaultValue !== undefined ? "?" : ""}: ${typeName(type)}`)
    .join(", ");
}

export function typeName({ kind, name, typeDef }: Type): string {
  if (kind === "LIST_KIND" && typeDef) return `${typeName(typeDef)}[]`;
  return name ?? kind.replace(/_KIND$/, "").toLowerCase();
}
