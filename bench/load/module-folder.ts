import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";
import type { Workspace } from "../../host/run/workspace.js";
import { PROJECT } from "../fixture.js";

const SDK = join(PROJECT, "node_modules/@dagger.io/dagger/dist/src");
const PACKAGES = ["typescript", "undici", "zod", "bcryptjs"];
const HOUSES = ["src", "core", "engine"];

/** What a module's sources import as @dagger.io/dagger. */
const INDEX = `export { argument, check, connection, Context, entrypoint, enumType, field, func, object } from "./core.js";\nexport * from "./client.gen.js";\n`;

/** The same for the types alone: the part of the SDK's own library that sources name. */
const CORE_TYPES = `
export declare function argument(options?: { defaultPath?: string; ignore?: string[] }): ParameterDecorator;
export declare function check(): MethodDecorator;
export declare function connection(work: () => Promise<void>): Promise<void>;
export declare function entrypoint(files: string[]): Promise<void>;
export declare function enumType(): ClassDecorator;
export declare function field(alias?: string): PropertyDecorator;
export declare function func(options?: { alias?: string; cache?: string } | string): MethodDecorator;
export declare function object(): ClassDecorator;
export declare class Context {}
`;

const EMPTY = `import { func, object } from "@dagger.io/dagger";

/** A module that does nothing. */
@object()
export class Empty {
  /** Says hello. */
  @func()
  hello(): string {
    return "hello";
  }
}
`;

/** A folder with a module as the engine lays it out: sources, packages, and the SDK in one file. */
export interface ModuleFolder {
  readonly path: string;
  /** The class of its main object. */
  readonly object: string;
}

export async function ourFolder(workspace: Workspace): Promise<ModuleFolder> {
  const path = await workspace.folder("ours");
  for (const house of HOUSES) await cp(join(PROJECT, house), join(path, house), { recursive: true });
  await layOut(path);
  return { path, object: "ContainerPublisher" };
}

export async function emptyFolder(workspace: Workspace): Promise<ModuleFolder> {
  const path = await workspace.folder("empty");
  await mkdir(join(path, "src"));
  await writeFile(join(path, "src/index.ts"), EMPTY);
  await layOut(path);
  return { path, object: "Empty" };
}

async function layOut(path: string): Promise<void> {
  await cp(join(PROJECT, "tsconfig.json"), join(path, "tsconfig.json"));
  await writeFile(join(path, "package.json"), JSON.stringify({ type: "module" }));
  await mkdir(join(path, "node_modules/@dagger.io/dagger"), { recursive: true });
  for (const name of PACKAGES) await symlink(join(PROJECT, "node_modules", name), join(path, "node_modules", name));
  await placeLibrary(join(path, "sdk"));
  await placeTypes(join(path, "node_modules/@dagger.io/dagger"));
}

/** What runs. The engine's is bundled too; its client is TypeScript, and this one what TypeScript makes of it. */
async function placeLibrary(folder: string): Promise<void> {
  await mkdir(folder);
  const entry = join(folder, "entry.js");
  const part = (name: string) => JSON.stringify(join(SDK, name));
  const exported = [`export * from ${part("index.js")};`, `export { scan } from ${part("module/introspector/index.js")};`, `export { load } from ${part("module/entrypoint/load.js")};`];
  await writeFile(entry, [...exported, `export { invoke } from ${part("module/entrypoint/invoke.js")};`, `export { Executor } from ${part("module/executor.js")};`].join("\n"));
  const bundle = await rolldown({ input: entry, platform: "node", external: ["typescript"], cwd: PROJECT, logLevel: "silent" });
  await bundle.write({ file: join(folder, "core.js"), format: "esm", codeSplitting: false });
  await bundle.close();
  await writeFile(join(folder, "index.ts"), INDEX);
  const client = await readFile(join(SDK, "api/client.gen.js"), "utf8");
  await writeFile(join(folder, "client.gen.ts"), client.replace("../common/context.js", "./core.js"));
}

/** What is read for the types. The introspector passes over *.d.ts: under this name it is the client that the engine generates. */
async function placeTypes(folder: string): Promise<void> {
  await cp(join(SDK, "api/client.gen.d.ts"), join(folder, "client.gen.ts"));
  await writeFile(join(folder, "core.d.ts"), CORE_TYPES);
  await writeFile(join(folder, "index.ts"), INDEX);
}
