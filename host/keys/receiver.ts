import type { KeyReceiver } from "../../core/usecases/keys/receiver.js";
import { CommandReceiver } from "./command-receiver.js";
import { FileReceiver, type Existing } from "./file-receiver.js";

/** Who gets a key, as the command line says it: one of the two is there. */
export interface ReceiverSettings {
  readonly toFile?: string | undefined;
  readonly command: readonly string[];
}

export function receiverOf({ toFile, command }: ReceiverSettings, existing: Existing, signal: AbortSignal): KeyReceiver {
  const [program = "", ...args] = command;
  return toFile === undefined ? new CommandReceiver(program, args, process.env, signal) : new FileReceiver(toFile, existing);
}
