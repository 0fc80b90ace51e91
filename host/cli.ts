import { Command, CommanderError, Help, type Option } from "commander";
import { PublishError } from "../src/errors.js";
import { printable } from "../src/redact.js";
import type { Command as Run } from "./command.js";
import { COMMANDS } from "./commands.js";

/** What the command line asked for: a command, and its raw options for it to parse. */
export interface Invocation {
  readonly command: string;
  readonly load: () => Promise<Run>;
  readonly options: unknown;
}

/** Parses the command line. Throws CONFIG_MISSING for what it does not understand; undefined means that help was shown. */
export function parseCommandLine(argv: readonly string[], defaults: { exampleSource: string }): Invocation | undefined {
  let invocation: Invocation | undefined;
  const program = new Command("container-publisher")
    .description("From a source tree with containers/<name>/Dockerfile to a tagged, verified image in a registry")
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ optionDescription })
    .exitOverride();
  // Only the command that is called, where one is: to declare them all takes longer than to run the quickest of them.
  const [called = ""] = argv;
  const names = Object.hasOwn(COMMANDS, called) ? [called] : Object.keys(COMMANDS);
  for (const [name, { summary, declare, load }] of Object.entries(COMMANDS)) {
    if (!names.includes(name)) continue;
    declare(program.command(name).description(summary), defaults.exampleSource)
      .option("--json", "print the result as JSON", false)
      .option("--markdown", "print the result as Markdown, for the summary of a CI job", false)
      .allowExcessArguments(false)
      .action((options: unknown) => {
        invocation = { command: name, load, options };
      });
  }

  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw usage(error.message);
  }
  return invocation;
}

/** What has to be given says so; that a flag is off and a list empty by default goes without saying. */
function optionDescription(option: Option): string {
  const { description, mandatory } = option;
  const defaultValue: unknown = option.defaultValue;
  if (mandatory && defaultValue === undefined) return `${description} (required)`;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return isNothing ? description : new Help().optionDescription(option);
}

/** What stands behind "=" may be a secret in the wrong option: it is not repeated. */
function usage(message: string): PublishError {
  const what = printable(message.replace(/^error: /, "").replace(/=[^']*'/, "=…'"));
  return new PublishError("CONFIG_MISSING", what === "(outputHelp)" ? "no command was given" : what, "See --help");
}

/** Options by which people try to pass a password where everybody can read it: in a process's command line, with or without a gap. */
const PASSWORD_OPTION =
  /^(?:-p|--(?:registry-|src-|dest-|destination-|bearer-)?(?:pass|pwd|token|api[-_]?key|creds|credentials|secret|auth-token))(?!word-(?:env|file)(?:=|$))/i;

/** Whether a password stands on the command line. Asked before commander is, which would repeat it in its error. */
export function holdsPassword(argv: readonly string[]): boolean {
  return argv.some((argument) => PASSWORD_OPTION.test(argument));
}
