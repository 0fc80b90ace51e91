/** Options that npm knows, too, or that its settings may hold: that they are set says nothing by itself. */
const NPMS_OWN = new Set(["registry", "tag", "before", "version", "username"]);

/** What npm kept of a command line without "--", by the names of the command's options. */
export interface KeptByNpm {
  /** Nobody but the command's user can have meant these. */
  readonly certain: readonly string[];
  readonly perhaps: readonly string[];
}

/**
 * Reads from the environment which of a command's options npm took for settings of its own: `npm run plan --source X`
 * sets npm_config_source, and the command gets nothing but X.
 */
export function keptByNpm(command: string, options: readonly string[], argv: readonly string[], environment: NodeJS.ProcessEnv): KeptByNpm {
  const isOurScript = environment["npm_package_name"] === "container-publisher" && environment["npm_lifecycle_event"] === command;
  if (!isOurScript) return { certain: [], perhaps: [] };
  const isGiven = (name: string) => argv.some((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  const kept = options.filter((name) => environment[`npm_config_${name.replaceAll("-", "_")}`] !== undefined && !isGiven(name));
  return { certain: kept.filter((name) => !NPMS_OWN.has(name)), perhaps: kept.filter((name) => NPMS_OWN.has(name)) };
}
