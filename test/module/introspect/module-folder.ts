import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../../support/project.js";

export const SDK = join(PROJECT, "node_modules/@dagger.io/dagger/dist/src");

/** The part of the SDK's own library that the module's sources name. The real one is bundled by the engine. */
const CORE = `
export type ArgumentOptions = { defaultPath?: string; ignore?: string[] };
export type FunctionOptions = { alias?: string; cache?: string };
export declare function argument(options?: ArgumentOptions): ParameterDecorator;
export declare function check(): MethodDecorator;
export declare function enumType(): ClassDecorator;
export declare function field(alias?: string): PropertyDecorator;
export declare function func(options?: FunctionOptions | string): MethodDecorator;
export declare function object(): ClassDecorator;
export declare class Context {}
`;
const INDEX = `export { argument, check, enumType, field, func, object } from "./core.js";\nexport * from "./client.gen.js";\n`;

/**
 * A temporary folder in which the module's sources stand as they do when the engine reads their types: with
 * TypeScript and the generated client beside them, and without any package of ours.
 */
export class ModuleFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<ModuleFolder> {
    const folder = new ModuleFolder(await mkdtemp(join(tmpdir(), "module-folder-")));
    await cp(join(PROJECT, "src"), join(folder.path, "src"), { recursive: true });
    await folder.#placeSdk("sdk");
    await folder.#placeSdk("node_modules/@dagger.io/dagger");
    await symlink(join(PROJECT, "node_modules/typescript"), join(folder.path, "node_modules/typescript"));
    return folder;
  }

  /** The module's sources, and the client as the last of them, as the introspector is given them. */
  async files(): Promise<string[]> {
    const names = await readdir(join(this.path, "src"), { recursive: true });
    const sources = names.filter((name) => name.endsWith(".ts")).sort().map((name) => join(this.path, "src", name));
    return [...sources, join(this.path, "sdk/client.gen.ts")];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  async #placeSdk(name: string): Promise<void> {
    const folder = join(this.path, name);
    await mkdir(folder, { recursive: true });
    // The introspector passes over *.d.ts: under this name it is the client that the engine generates.
    await cp(join(SDK, "api/client.gen.d.ts"), join(folder, "client.gen.ts"));
    await writeFile(join(folder, "core.d.ts"), CORE);
    await writeFile(join(folder, "index.ts"), INDEX);
  }
}
