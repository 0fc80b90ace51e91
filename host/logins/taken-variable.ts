import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";

/** What was taken already: a registry's key may be a build's secret, too. */
const TAKEN = new WeakMap<NodeJS.ProcessEnv, Map<string, string>>();

/** The secret in a variable, which is taken out of our environment for good; `option` is the one that names it. */
export function takenVariable(name: string, environment: NodeJS.ProcessEnv, option: string, more?: string): string {
  const taken = TAKEN.get(environment) ?? new Map<string, string>();
  const value = environment[name] ?? taken.get(name);
  if (value === undefined || value === "") {
    // A name that is no variable's name may be the secret itself, put in the wrong place: not repeated.
    const isName = name in environment || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]{1,16})+$/.test(name);
    const shown = isName ? own`the environment variable ${name}` : own`the environment variable that ${option} names`;
    const remedy = own`Set it, and pass its name, not its value`;
    throw new PublishError("CONFIG_MISSING", own`${shown} is not set, or empty`, more === undefined ? remedy : own`${remedy}. ${more}`);
  }
  Reflect.deleteProperty(environment, name);
  TAKEN.set(environment, taken.set(name, value));
  return value;
}
