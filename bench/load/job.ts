/** What a process is to call, and where. */
export interface Job {
  readonly folder: string;
  readonly object: string;
  /** Where it runs, and what it exports lands. */
  readonly workdir: string;
  /** An empty name is the constructor. */
  readonly fnName: string;
  readonly parentArgs: Readonly<Record<string, unknown>>;
  readonly fnArgs: Readonly<Record<string, unknown>>;
}

/** What a call consists of, in the order in which it happens. */
export const PHASES = ["start", "load", "types", "call"] as const;
export type Phase = (typeof PHASES)[number];

/** What came of it, and how much CPU time each phase took, in milliseconds, the process that compiles included. */
export interface JobReport {
  readonly result: unknown;
  readonly phases: Readonly<Record<Phase, number>>;
}
