// A process that calls the module as the SDK's entry point does in an engine: types from the sources, code compiled.
// It is a process of its own because the session's port and token, and further certificates, are environment variables.
import { getEachMessage, sendMessage } from "execa";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ModuleFolder } from "../introspect/module-folder.js";
import type { CallMessage, CallReply, Outcome } from "./messages.js";
import { loadSdk, type ScannedModule, type ScannedObject } from "./sdk.js";

const OBJECT = "ContainerPublisher";
const [, , workdir = ""] = process.argv;

let log = "";
// Kept here and sent with the reply: a pipe of its own could deliver it after the reply.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    log += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    return true;
  };
}

const sdk = await loadSdk();
const module = await scanSources();
const executor = new sdk.Executor(await loadSources(), module);
// Not earlier: files that were compiled outside the project find it by the folder that they are started in.
process.chdir(workdir);
await sendMessage("ready");
for await (const message of getEachMessage()) {
  log = "";
  const outcome = await call(message as unknown as CallMessage);
  await sendMessage({ ...outcome, log } satisfies CallReply);
}

async function scanSources(): Promise<ScannedModule> {
  await using folder = await ModuleFolder.create();
  return await sdk.scan(await folder.files(), "container-publisher", false);
}

/** Every file beside index.ts, as the entry point loads them: the classes of results are found among what they export. */
async function loadSources(): Promise<unknown[]> {
  const folder = fileURLToPath(new URL("../../../src/", import.meta.url));
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
  return Promise.all(names.map(async (name): Promise<unknown> => import(pathToFileURL(join(folder, name)).href)));
}

async function call({ port, token, constructorArgs, calls }: CallMessage): Promise<Outcome> {
  process.env["DAGGER_SESSION_PORT"] = String(port);
  process.env["DAGGER_SESSION_TOKEN"] = token;
  try {
    let state = "{}";
    await sdk.connection(async () => {
      // Every result is JSON on its way to the engine and back, as the state between chained calls is.
      let parentName = OBJECT;
      for (const { fnName, args } of [{ fnName: "", args: constructorArgs }, ...calls]) {
        const parentArgs = JSON.parse(state) as Record<string, unknown>;
        const { properties, methods } = module.objects[parentName] as ScannedObject;
        // A field is the engine's own to answer.
        const result = fnName in properties ? parentArgs[fnName] : await sdk.invoke(executor, module, { parentName, fnName, parentArgs, fnArgs: args });
        // A function that returns nothing gives the engine null.
        state = JSON.stringify(result ?? null);
        parentName = (methods[fnName]?.returnType ?? properties[fnName]?.type)?.name ?? parentName;
      }
    });
    return { value: state };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
