import { Command, CommanderError, Help, type Option } from "commander";
import type { PublishError } from "../../core/errors.js";
import { printable } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { checkRequired, checkWords, isRequired, requireLater, seeHelp, usageError, wordsTooMany } from "./usage.js";
import { insteadOf } from "./hints/unknown-option.js";
import type { Command as Run } from "./command.js";
import { COMMANDS, splitLine } from "./commands.js";
import { variableOf, withDefaults } from "../logins/option-defaults.js";
import { moduleOnly } from "./hints/module-only.js";
import { groupOptions } from "./options/groups.js";
import type { StepsTold } from "../progress/command-progress.js";

/** What the command line asked for: a command, and its raw options for it to parse. */
export interface Invocation {
  readonly command: string;
  readonly steps: StepsTold;
  readonly load: () => Promise<Run>;
  readonly options: unknown;
}

interface Defaults {
  readonly exampleSource: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Parses the command line. Throws CONFIG_MISSING for what it does not understand; undefined means that help was shown. */
export function parseCommandLine(line: readonly string[], { exampleSource, environment = {} }: Defaults): Invocation | undefined {
  let invocation: Invocation | undefined;
  const { ours: argv, foreign } = splitLine(line);
  const program = new Command("container-publisher")
    .description("From a source tree with containers/<name>/Dockerfile to a tagged, verified image in a registry")
    .configureOutput({ writeErr: () => undefined })
    .configureHelp({ commandUsage, optionDescription, minWidthToWrap: 30 })
    .exitOverride();
  // Only the command that is called, where one is: to declare them all takes longer than to run the quickest of them.
  const [called = "", ...given] = argv;
  const isCommand = Object.hasOwn(COMMANDS, called);
  for (const [name, { summary, declare, load, steps = "long" }] of Object.entries(COMMANDS)) {
    if (isCommand && name !== called) continue;
    const command = declare(program.command(name).description(summary), exampleSource)
      .option("--json", "print the result as JSON", false)
      .option("--markdown", "print the result as Markdown, for the summary of a CI job", false)
      .option("--quiet", "tell only what is worth a note: no steps, and no output of tools", false)
      .allowExcessArguments(false)
      .action((given: Readonly<Record<string, unknown>>) => {
        const options = withDefaults(command, given, environment);
        checkRequired(command, options, environment);
        invocation = { command: name, load, options: foreign === undefined ? options : { ...options, command: foreign }, steps };
      });
    requireLater(command);
    groupOptions(command);
  }

  try {
    // Some package managers hand the "--" on by which they know what is not theirs.
    const rest = given[0] === "--" ? given.slice(1) : given;
    const [command] = program.commands;
    const elsewhere = moduleOnly(called);
    if (elsewhere) throw elsewhere;
    if (isCommand && command) checkWords(command, rest, environment);
    program.parse([...argv.slice(0, 1), ...(isCommand ? rest : given)], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    if (isCommand && error.code === "commander.excessArguments") throw wordsTooMany(called);
    throw usage(error, isCommand ? called : undefined);
  }
  return invocation;
}

/** As a command is called: by npm, to which everything before "--" would be its own. */
function commandUsage(command: Command): string {
  const name = command.parent ? command.name() : "<command>";
  return `npm run ${name} -- [options]${COMMANDS[name]?.takesCommand === true ? " [--to-command -- program [argument...]]" : ""}`;
}

/** What has to be given says so; that a flag is off and a list empty by default goes without saying. */
function optionDescription(option: Option): string {
  const { description } = option;
  const defaultValue: unknown = option.defaultValue;
  const variable = variableOf(option);
  if (isRequired(option)) return `${description} (required${variable === undefined ? "" : `, or ${variable}`})`;
  if (variable !== undefined) return `${description} (default: ${variable})`;
  const isNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return isNothing ? description : new Help().optionDescription(option);
}

/** What stands behind "=" may be a secret in the wrong option: it is not repeated. */
function usage(error: CommanderError, command: string | undefined): PublishError {
  const what = printable(error.message.replace(/^error: /, "").replace(/=[^']*'/, "=…'"));
  const remedy = command === undefined ? own`Give one of ${Object.keys(COMMANDS).join(", ")}; --help tells what they do` : error.code === "commander.unknownOption" ? insteadOf(error, command) : seeHelp(command);
  return usageError(what === "(outputHelp)" ? own`no command was given` : what, remedy);
}
/** Options by which people try to pass a password where everybody can read it: in a process's command line, with or without a gap. */
const PASSWORD_OPTION =
  /^(?:-p|--(?:registry-|src-|dest-|destination-|bearer-|client-|oidc-client-)?(?:pass|pwd|token|api[-_]?key|creds|credentials|secret|auth-token))(?!word-(?:env|file|stdin)(?:=|$)|(?<=^--client-secret)-(?:env|file|stdin|variable)(?:=|$))/i;

/** The same for tokens of services: what names where one is, is none. */
const TOKEN_OPTION = /^--(?:forge-token|(?:destination-)?(?:oidc-token|oidc-request-token|id-token)|infisical-(?:token|client-secret|access-token))(?!-(?:env|file)(?:=|$))/i;

/** Whether a password stands on the command line. Asked before commander is, which would repeat it in its error. */
export function holdsPassword(argv: readonly string[]): boolean {
  return argv.some((argument, at) => (PASSWORD_OPTION.test(argument) || TOKEN_OPTION.test(argument)) && !tellsWhereSecretIs(argument, argv[at + 1] ?? ""));
}

/** A build's secret: `--secret id=npmrc,env=NAME`, which says where it is. */
function tellsWhereSecretIs(argument: string, next: string): boolean {
  return argument === "--secret" ? BUILD_SECRET.test(next) : argument.startsWith("--secret=") && BUILD_SECRET.test(argument.slice("--secret=".length));
}

const BUILD_SECRET = /^(?:id|env|src|source|type)=/;
