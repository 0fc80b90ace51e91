import type { Command, Option } from "commander";
import { PublishError } from "../../core/errors.js";
import { quoted } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { keptByNpm } from "./npm-options.js";

const REQUIRED = new WeakSet<Option>();

/** Required options are checked when all others are understood: a slip in one of them is then told, and not that it lacks. */
export function requireLater({ options }: Command): void {
  for (const option of options) {
    if (!option.mandatory || option.defaultValue !== undefined) continue;
    option.mandatory = false;
    REQUIRED.add(option);
  }
}

export function isRequired(option: Option): boolean {
  return REQUIRED.has(option);
}

/** Refuses a command line on which required options are missing, and names them all. */
export function checkRequired(command: Command, values: Readonly<Record<string, unknown>>, environment: NodeJS.ProcessEnv): void {
  const missing = command.options.filter((option) => isRequired(option) && values[option.attributeName()] === undefined);
  if (missing.length === 0) return;
  const flags = missing.map((option) => `'${option.flags}'`);
  const options = flags.length === 1 ? own`option ${flags[0] ?? ""}` : own`options ${flags.slice(0, -1).join(", ")} and ${flags.at(-1) ?? ""}`;
  const { perhaps } = keptByNpm(command.name(), longNames(command), [], environment);
  const kept = perhaps.filter((name) => missing.some((option) => option.name() === name));
  throw usageError(own`required ${options} not specified`, kept.length > 0 ? behindSeparator(command.name(), kept) : seeHelp(command.name()));
}

/** Refuses what commander takes without a word, or for something else. */
export function checkWords(command: Command, argv: readonly string[], environment: NodeJS.ProcessEnv): void {
  const { certain } = keptByNpm(command.name(), longNames(command), argv, environment);
  if (certain.length > 0) throw usageError(own`npm took ${flagsOf(certain)} for its own, and did not hand it on`, behindSeparator(command.name(), certain));
  for (let at = 0; at < argv.length; at++) {
    const [flag, inline] = parted(argv[at] ?? "");
    if (flag === "--") return;
    const option = optionOf(command, flag);
    if (!option) refuseOddDash(flag, command);
    else if (option.optional && inline === undefined && (argv[at + 1] ?? "-").startsWith("-")) continue;
    else if (takesValue(option)) checkValue(command, option, inline ?? argv[++at]);
    else if (inline !== undefined) throw usageError(own`the option ${flag} takes no value`, own`Give ${flag} alone, or leave it out`);
  }
}

function checkValue(command: Command, option: Option, value: string | undefined): void {
  const flag = own`--${option.name()}`;
  if (value === undefined) return;
  if (optionOf(command, parted(value)[0])) throw usageError(own`the option ${flag} has no value: what follows it is the option ${parted(value)[0]}`, own`Give ${option.flags}; a variable that it comes from may be empty`);
  if (value === "" && option.name() !== "base") throw usageError(own`the option ${flag} has an empty value`, own`Set the variable that it comes from, or leave the option out`);
}

/** A word processor's dash is none, and what it stands before is no option. */
function refuseOddDash(word: string, command: Command): void {
  const [, name = ""] = /^-?[\u2010-\u2015\u2212]+([a-z-]+)$/.exec(word) ?? [];
  if (optionOf(command, `--${name}`)) throw usageError(own`${quoted(word)} does not begin with "--", but with a dash that looks like it`, own`Write --${name}`);
}

/** `--option=value` in its two parts. */
function parted(word: string): [flag: string, value?: string] {
  const sign = word.startsWith("--") ? word.indexOf("=") : -1;
  return sign < 0 ? [word] : [word.slice(0, sign), word.slice(sign + 1)];
}

function optionOf({ options }: Command, flag: string): Option | undefined {
  return options.find(({ long }) => long === flag);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function longNames({ options }: Command): string[] {
  return options.map((option) => option.name());
}

function flagsOf(names: readonly string[]): string {
  return names.map((name) => `--${name}`).join(own` and `);
}

function behindSeparator(command: string, names: readonly string[]): string {
  return own`Put -- before the options: npm run ${command} -- ${names.map((name) => `--${name}`).join(" … ")} …`;
}

/** Our commands take no words but options: what is too much is mostly the value of one that npm kept. */
export function wordsTooMany(command: string): PublishError {
  return usageError(own`a word belongs to no option, and ${command} takes nothing but options`, own`Give each as --name value, all behind --: npm run ${command} -- --name value …; npm keeps for itself what stands before it. ${seeHelp(command)}`);
}

export function seeHelp(command: string): string {
  return own`See --help: npm run ${command} -- --help`;
}

export function usageError(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
