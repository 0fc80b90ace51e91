import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import { retryPolicy, type RetryPolicy } from "../../core/registry/http/retry-policy.js";
import type { Surroundings } from "../cli/command.js";
import type { Workspace } from "./workspace.js";

/** How long what is waited for. */
export interface Limits {
  /** For each answer of a registry. */
  readonly answerTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** For the whole of one upload. */
  readonly pushTimeoutS: number;
}

/** What everything in one run of a command shares that asks registries. */
export interface RegistryRun extends Surroundings {
  readonly limits: Limits;
}

/** The same for one that writes files. */
export interface Run extends RegistryRun {
  readonly workspace: Workspace;
}

export interface LimitSettings {
  readonly timeout: number;
  readonly retrySeconds?: number | undefined;
  readonly pushTimeout?: number | undefined;
}

/** How long a run waits for what. */
export function limitsOf({ timeout, retrySeconds, pushTimeout }: LimitSettings): Limits {
  return { answerTimeoutMs: timeout * 1000, retry: retryPolicy(retrySeconds), pushTimeoutS: pushTimeout ?? DEFAULT_PUSH_TIMEOUT_S };
}
