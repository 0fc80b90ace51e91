import type { Command, Option } from "commander";

// --help shows the options of a command in groups: first its own, without which it does nothing, and then those that
// many commands share.

const OWN = "Options:";
const LOGIN: readonly Group[] = [
  ["Login at the registry (one of these ways):", /^(?:username|password-.*|anonymous|oidc(?:-.*)?)$/],
  ["Login from an Infisical:", /^infisical-/],
  ["Login at the destination:", /^destination-/],
];
const BUILD: Group = ["Build:", /^(?:platform|build-arg|secret|ssh|pull|cache-(?:from|to)|test|test-timeout)$/];
const RECEIVER: Group = ["The new key goes to (one of these):", /^(?:to-|forge-)/];
const COMMON: readonly Group[] = [
  ["Network:", /^(?:transport|ca-file|trust-realm|timeout|retry-seconds|push-timeout)$/],
  ["Output:", /^(?:json|markdown|quiet)$/],
];

type Group = readonly [title: string, names: RegExp];

/** Puts the options into their groups, and the groups into their order. What is asked for on the command line stays the same. */
export function groupOptions(command: Command): void {
  const groups = groupsOf(command);
  const placed = command.options.map((option) => ({ option, at: groups.findIndex(([, names]) => names.test(option.name())) }));
  for (const { option, at } of placed) option.helpGroup(groups[at]?.[0] ?? OWN);
  const ordered = placed.sort((one, other) => one.at - other.at).map(({ option }) => option);
  (command.options as Option[]).splice(0, ordered.length, ...ordered);
}

/** Who asks no registry means something else by such names: the issuer of zot-config, or what infisical-scope is about. */
function groupsOf({ options }: Command): Group[] {
  const has = (long: string) => options.some((option) => option.long === long);
  return [...(has("--build-arg") ? [BUILD] : []), ...(has("--username") ? LOGIN : []), ...(has("--to-command") ? [RECEIVER] : []), ...COMMON];
}
