import type { Command, Option } from "commander";
import { VARIABLES } from "./variables.js";
import { isRequired } from "../cli/usage.js";

/** The variables that stand for an option, by its name. How a login is put together of them, whoever reads the login knows. */
const BY_OPTION: ReadonlyMap<string, string> = new Map([
  ["registry", VARIABLES.registry],
  ["namespace", VARIABLES.namespace],
  ["username", VARIABLES.username],
  ["password-env", VARIABLES.password],
  ["password-file", VARIABLES.passwordFile],
]);

type Values = Readonly<Record<string, unknown>>;

/** The options, with the environment's registry and namespace for those that were not given. */
export function withDefaults(command: Command, given: Values, environment: NodeJS.ProcessEnv): Values {
  const filled = { ...found(command, environment), ...given };
  const registry = command.options.find((option) => option.name() === "registry");
  // Where a registry is only asked besides, it takes both.
  const isWhole = filled["registry"] !== undefined && filled["namespace"] !== undefined;
  return registry === undefined || isRequired(registry) || isWhole ? filled : given;
}

function found({ options }: Command, environment: NodeJS.ProcessEnv): Values {
  const values = (["registry", "namespace"] as const).filter((name) => options.some((option) => option.name() === name)).map((name) => [name, environment[VARIABLES[name]]] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined && value !== ""));
}

/** What help says of the variable that stands for an option; undefined where there is none. */
export function variableOf(option: Option): string | undefined {
  return BY_OPTION.get(option.name());
}
