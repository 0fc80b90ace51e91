import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SDK } from "../introspect/module-folder.js";

/** What the engine's entry point says when it calls a function; an empty name is the constructor. */
export interface Invocation {
  readonly parentName: string;
  readonly fnName: string;
  readonly parentArgs: Readonly<Record<string, unknown>>;
  readonly fnArgs: Readonly<Record<string, unknown>>;
}

/** What the introspector found, as far as calls follow it. */
export interface ScannedModule {
  readonly objects: Readonly<Record<string, ScannedObject>>;
}

export interface ScannedObject {
  readonly properties: Readonly<Record<string, { readonly type?: { readonly name?: string } }>>;
  readonly methods: Readonly<Record<string, { readonly returnType?: { readonly name?: string } }>>;
}

interface Introspector {
  readonly scan: (files: readonly string[], moduleName: string, loadModule: boolean) => Promise<ScannedModule>;
}
interface Invoker {
  readonly invoke: (executor: unknown, module: unknown, invocation: Invocation) => Promise<unknown>;
}
interface Executors {
  readonly Executor: new (modules: readonly unknown[], module: unknown) => unknown;
}
interface Connector {
  readonly connection: (work: () => Promise<void>) => Promise<void>;
}

/** The SDK's own parts by which its entry point calls a module. Its exports map names none of them. */
export async function loadSdk(): Promise<Introspector & Invoker & Executors & Connector> {
  const { scan } = await load<Introspector>("module/introspector/index.js");
  const { invoke } = await load<Invoker>("module/entrypoint/invoke.js");
  const { Executor } = await load<Executors>("module/executor.js");
  const { connection } = await load<Connector>("connect.js");
  return { scan, invoke, Executor, connection };
}

async function load<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(SDK, path)).href)) as T;
}
