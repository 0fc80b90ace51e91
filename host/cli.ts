import { Command, CommanderError, Option } from "commander";
import { PublishError } from "../src/errors.js";
import { printable } from "../src/redact.js";
import { EXPECTATIONS } from "../src/audit/posture.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../src/copy/skopeo.js";
import type { CommandName } from "./command.js";
import { AUTH_KINDS, REGISTRY_KINDS } from "./registries/registry.js";

/** What the command line asked for: a command's name and its raw options, for zod to parse. */
export interface Invocation {
  readonly command: CommandName;
  readonly options: unknown;
}

/** Parses the command line. Throws CONFIG_MISSING for what it does not understand; undefined means that help was shown. */
export function parseCommandLine(argv: readonly string[], defaults: { exampleSource: string }): Invocation | undefined {
  let invocation: Invocation | undefined;
  const program = new Command("container-publish")
    .description("From a source tree with containers/<name>/Dockerfile to a tagged, verified image in a registry")
    .configureOutput({ writeErr: () => undefined })
    .exitOverride();
  const command = (name: CommandName, description: string) =>
    program.command(name).description(description).allowExcessArguments(false).action((options: unknown) => {
      invocation = { command: name, options };
    });

  addUploadOptions(addSourceOptions(command("dry-run", "Rehearse a publish against a registry that lives only as long as the run"), {
    source: defaults.exampleSource,
    container: "hello",
  }))
    .addOption(new Option("--registry-kind <kind>", "the registry to start").choices(REGISTRY_KINDS).default("docker-registry"))
    .addOption(new Option("--auth <kind>", "how docker-registry asks for a login").choices(AUTH_KINDS).default("token"));

  addUploadOptions(addPublishOptions(command("publish-image", "Publish to a registry that exists")));
  addPublishOptions(command("plan", "Tell what publish-image would do, and why, without building"));
  addAuditOptions(command("audit", "Tell how a registry is set up: who may pull, push, overwrite and list; nothing stays written"));
  for (const each of program.commands) addCommonOptions(each);

  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw usage(error.message);
  }
  return invocation;
}

/** What stands behind "=" may be a secret in the wrong option: it is not repeated. */
function usage(message: string): PublishError {
  const what = printable(message.replace(/^error: /, "").replace(/=[^']*'/, "=…'"));
  return new PublishError("CONFIG_MISSING", what === "(outputHelp)" ? "no command was given" : what, "See --help");
}

function addCommonOptions(command: Command): Command {
  return command
    .option("--timeout <seconds>", "how long to wait for each answer of the registry", "30")
    .option("--retry-seconds <seconds>", "how long in all to try again what fails for a passing reason, 0 for never (default: four attempts within 120)")
    .option("--json", "print the result as JSON", false);
}

function addSourceOptions(command: Command, defaults: { source: string; container?: string }): Command {
  const container = new Option("--container <name>", "the folder under containers/");
  return command
    .option("--source <dir>", "the source tree", defaults.source)
    .addOption(defaults.container === undefined ? container.makeOptionMandatory() : container.default(defaults.container))
    .option("--commit <id>", "the full commit id (default: HEAD of a clean tree)")
    .option("--version <version>", "the version (default: ARG CONTAINER_APP_VERSION of the Dockerfile)");
}

function addUploadOptions(command: Command): Command {
  return command.option("--push-timeout <seconds>", "how long the upload may take", String(DEFAULT_PUSH_TIMEOUT_S));
}

function addPublishOptions(command: Command): Command {
  return addAccessOptions(addSourceOptions(command, { source: "." }))
    .requiredOption("--namespace <path>", "the path between the registry and the container's name")
    .option("--extra-tag <tag...>", "further tags for the same image", []);
}

function addAccessOptions(command: Command): Command {
  return command
    .requiredOption("--registry <host[:port]>", "the registry")
    .option("--username <name>", "who asks; anonymous without it; <token> where the password is an identity token")
    .option("--password-env <NAME>", "the environment variable that holds the password or API key")
    .option("--password-file <path>", "a file that holds it, mode 0600")
    .addOption(new Option("--transport <scheme>", "how to reach the registry (default: http on loopback, https elsewhere)").choices(["https", "http"]))
    .option("--ca-file <path>", "PEM file of the registry's private certificate authority");
}

function addAuditOptions(command: Command): Command {
  return addAccessOptions(command)
    .requiredOption("--repository <path>", "the repository to ask about, such as my-team/hello")
    .option("--expect <names...>", `what the registry should show, else exit code 1: ${EXPECTATIONS.join(", ")}`, [])
    .option("--create", "ask also where the repository does not exist yet, though that may create it, empty", false);
}

/** Options by which people try to pass a password where everybody can read it: in a process's command line, with or without a gap. */
const PASSWORD_OPTION =
  /^(?:-p|--(?:registry-|src-|dest-|bearer-)?(?:pass|pwd|token|api[-_]?key|creds|credentials|secret|auth-token))(?!word-(?:env|file)(?:=|$))/i;

/** Whether a password stands on the command line. Asked before commander is, which would repeat it in its error. */
export function holdsPassword(argv: readonly string[]): boolean {
  return argv.some((argument) => PASSWORD_OPTION.test(argument));
}
