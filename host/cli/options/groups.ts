import type { Command, Option } from "commander";

// --help shows the options of a command in groups: first its own, without which it does nothing, and then those that
// many commands share.

const OWN = "Options:";
const GROUPS: readonly (readonly [title: string, names: RegExp])[] = [
  ["Login at the registry (one of these ways):", /^(?:username|password-.*|anonymous|oidc(?:-.*)?)$/],
  ["Login from an Infisical:", /^infisical-/],
  ["Login at the destination:", /^destination-/],
  ["The new key goes to (one of these):", /^(?:to-(?!file$).*|forge-.*)$/],
  ["Network:", /^(?:transport|ca-file|trust-realm|timeout|retry-seconds|push-timeout)$/],
  ["Output:", /^(?:json|markdown|quiet)$/],
];

/** Puts the options into their groups, and the groups into their order. What is asked for on the command line stays the same. */
export function groupOptions(command: Command): void {
  const takesKey = command.options.some(({ long }) => long === "--to-command");
  const place = (option: Option) => (takesKey && option.long === "--to-file" ? 3 : GROUPS.findIndex(([, names]) => names.test(option.name())));
  const placed = command.options.map((option) => ({ option, at: place(option) }));
  for (const { option, at } of placed) option.helpGroup(GROUPS[at]?.[0] ?? OWN);
  const ordered = placed.sort((one, other) => one.at - other.at).map(({ option }) => option);
  (command.options as Option[]).splice(0, ordered.length, ...ordered);
}
