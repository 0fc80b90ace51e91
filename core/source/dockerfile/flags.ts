import { unquote, words, type Escape } from "./words.js";
import type { Instruction } from "./instructions.js";

/** A flag of an instruction: `--name=value`, or `--name` alone, whose value is empty. */
export interface Flag {
  readonly name: string;
  readonly value: string;
}

/** The flags in front of what an instruction is about. */
export function flagsOf({ rest }: Pick<Instruction, "rest">, escape: Escape): Flag[] {
  const all = words(rest, escape);
  const end = all.findIndex((word) => !/^--[a-z]/.test(word));
  return (end < 0 ? all : all.slice(0, end)).map((word) => {
    const [, name = "", value = ""] = /^--([^=]*)=?(.*)$/s.exec(word) ?? [];
    return { name, value: unquote(value, escape) };
  });
}
