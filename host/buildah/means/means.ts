import { NO_INPUTS, type BuildInputs } from "../../../core/containers/build-inputs.js";
import { parseBuildArgs } from "../../../core/source/dockerfile/build-args.js";
import type { BuildWishes } from "../../cli/settings/builds.js";
import type { Run } from "../../run/run.js";
import { agentOptions, parseAgents } from "./agents.js";
import { cacheOptions, type CacheWishes } from "./cache.js";
import { parseSecrets } from "./secret-spec.js";
import { readSecrets } from "./read-secrets.js";
import { parseTests, type ImageTest } from "./tests.js";

/** What a build on this machine is given besides the source tree, and how its image is tried. */
export interface BuildMeans {
  readonly inputs: BuildInputs;
  /** Options of buildah's. They name files and sockets, and hold no secret; paths are from the workspace. */
  readonly options: readonly string[];
  /** What is tried in the image before anything is uploaded, and for how long at the most. */
  readonly tests: readonly ImageTest[];
  readonly testTimeoutS: number;
  /** Whether steps come from a repository, or go there: only by way of the storage. */
  readonly cached: boolean;
}

export const NO_MEANS: BuildMeans = { inputs: NO_INPUTS, options: [], tests: [], testTimeoutS: 0, cached: false };

/** Reads secrets into private files. From here on none of them is in any output, nor in our environment. */
export async function meansOf(wishes: BuildWishes & CacheWishes, run: Pick<Run, "workspace" | "redactor">, environment: NodeJS.ProcessEnv = process.env): Promise<BuildMeans> {
  const buildArgs = parseBuildArgs(wishes.buildArg);
  const [tests, cache] = [parseTests(wishes.test), cacheOptions(wishes)];
  const [secrets, agents] = [parseSecrets(wishes.secret), parseAgents(wishes.ssh, environment)];
  const options = [...(await readSecrets(secrets, run, environment)), ...(await agentOptions(agents, run.workspace)), ...pullOption(wishes), ...cache];
  return { inputs: { buildArgs, secrets: secrets.map(({ id }) => id), ssh: agents.map(({ id }) => id) }, options, tests, testTimeoutS: wishes.testTimeout, cached: cache.length > 0 };
}

/** In buildah's words; of a policy it takes the one that was given last. */
const POLICIES = { always: "always", newer: "true", missing: "false", never: "never" } as const;

function pullOption({ pull }: BuildWishes): string[] {
  return pull === undefined ? [] : [`--pull=${POLICIES[pull]}`];
}
