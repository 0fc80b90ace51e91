/** One thing that a rehearsal showed, or failed to show. */
export interface Step {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** The result of a rehearsal, as `--json` prints it. */
export interface RehearsalReport {
  readonly ok: boolean;
  readonly registry: string;
  readonly reference: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly version: string;
  readonly revision: string;
  readonly steps: readonly Step[];
}
