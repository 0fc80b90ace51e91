import { stat } from "node:fs/promises";
import { join } from "node:path";
import { PublishError } from "../../core/errors.js";
import { evaluatedVersion, nixVersionArguments } from "../../core/source/nix/evaluate.js";
import { proxiesForCurl } from "../process/proxies.js";
import { ask, type RunOptions, type ToolOutput } from "../process/tool.js";

/** What nix(1) documents under "Common Environment Variables", and where it keeps what it fetches. Only nix gets them. */
const OF_NIX = [
  "NIX_CONFIG",
  "NIX_CONF_DIR",
  "NIX_USER_CONF_FILES",
  "NIX_PATH",
  "NIX_REMOTE",
  "NIX_SSL_CERT_FILE",
  "NIX_STORE_DIR",
  "NIX_STATE_DIR",
  "NIX_LOG_DIR",
  "NIX_DATA_DIR",
  "XDG_CACHE_HOME",
];

/** Runs nix as the user has set it up. It gets no TMPDIR of ours: its builders are other users, who could not enter. */
export function askNix(args: readonly string[], options: Pick<RunOptions, "signal" | "onOutput"> = {}): Promise<ToolOutput> {
  const set = OF_NIX.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return ask("nix", args, { ...options, environment: { ...Object.fromEntries(set), ...proxiesForCurl(process.env) } });
}

/**
 * The version that a container's default.nix computes, evaluated by nix; undefined where there is no nix, or no such
 * file on disk.
 */
export async function evaluateVersion(source: string, buildFile: string, signal: AbortSignal): Promise<string | undefined> {
  const file = join(source, buildFile);
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  try {
    return evaluatedVersion(buildFile, await askNix(nixVersionArguments(file), { signal }));
  } catch (error) {
    if (error instanceof PublishError && error.code === "TOOL_MISSING") return undefined;
    throw error;
  }
}
