import { Command, type CommanderError } from "commander";
import { marked, own } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { COMMANDS } from "../commands.js";
import { seeHelp } from "../usage.js";

/** What people know from other tools, or from another command, and what does it here. */
const INSTEAD: Readonly<Record<string, string>> = {
  "--kind": "What a Dockerfile makes is of publish-image and build-image, what Nix makes of publish-nix and build-nix",
  "--tag": "Version and commit make the tag; publish-image, publish-nix and publish-index give further ones by --extra-tag",
  "--push": "publish-image and publish-nix build and upload, build-image and build-nix only build",
  "--no-cache": "Each build begins anew, unless --cache-from says otherwise",
  "--dry-run": "npm run plan tells what a publish would do, npm run dry-run rehearses one",
  "--dockerfile": "The build file is --file",
};
const SHORT: Readonly<Record<string, string>> = { "-f": "--dockerfile", "-t": "--tag" };

/** What helps whoever gave a command an option that it does not have. commander itself has said which of its own is nearly called so. */
export function insteadOf({ message }: CommanderError, called: string): string {
  const [, flag = ""] = /unknown option '(-[^'=]*)/.exec(message) ?? [];
  const long = SHORT[flag] ?? flag;
  const others = Object.keys(COMMANDS).filter((name) => name !== called && optionsOf(name).includes(long));
  const known = Object.hasOwn(INSTEAD, long) ? INSTEAD[long] : undefined;
  if (known !== undefined) return own`${marked(known)}. ${seeHelp(called)}`;
  return others.length === 0 ? seeHelp(called) : own`${printable(long, 80)} is an option of ${shown(others)}. ${seeHelp(called)}`;
}

function shown(names: readonly string[]): string {
  return names.length > 4 ? own`${names.slice(0, 3).join(", ")} and others` : names.join(", ");
}

function optionsOf(name: string): string[] {
  const command = COMMANDS[name]?.declare(new Command(name), "");
  return command?.options.flatMap(({ long }) => long ?? []) ?? [];
}
