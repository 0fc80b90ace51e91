import type { Expectation } from "../audit/posture.js";
import type { ZotConfigJson } from "../templates/zot/config/schema.js";

/** A config.json for zot, and what is to be known of it. */
export interface ZotConfigReport {
  readonly ok: true;
  readonly zotVersion: string;
  /** What it says is in nobody's way, but has to be known. */
  readonly warnings: readonly string[];
  /** What an audit has to show of a registry that runs so, with the login of somebody who may push. */
  readonly expectations: readonly Expectation[];
  /** Whether zot itself has looked at it: null where no zot was found. */
  readonly verified: boolean | null;
  readonly config: ZotConfigJson;
}

/** The file, as zot reads it. */
export function renderZotConfig({ config }: ZotConfigReport): string {
  return JSON.stringify(config, null, 2);
}
