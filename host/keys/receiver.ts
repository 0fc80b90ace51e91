import type { RegistryRun } from "../run/run.js";
import { CommandReceiver } from "./command-receiver.js";
import { FileReceiver, type Existing } from "./file-receiver.js";
import type { ForgeSettings } from "./forge-receiver.js";
import type { OpenReceiver } from "./open-receiver.js";

/** Who gets a key, as the command line says it: one of them is there. */
export interface ReceiverSettings extends ForgeSettings {
  readonly toFile?: string | undefined;
  readonly command: readonly string[];
  readonly caFile?: string | undefined;
}

export async function openReceiver({ toFile, command, ...settings }: ReceiverSettings, existing: Existing, run: RegistryRun): Promise<OpenReceiver> {
  if (settings.toForgejoSecret !== undefined || settings.toGithubSecret !== undefined) return (await import("./forge-receiver.js")).openForge(settings, run);
  const [program = "", ...args] = command;
  const receiver = toFile === undefined ? new CommandReceiver(program, args, process.env, run.signal) : new FileReceiver(toFile, existing);
  return { receiver, [Symbol.asyncDispose]: () => Promise.resolve() };
}
