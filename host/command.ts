import type { Run } from "./publish-order.js";

/** What a command leaves to be printed. */
export interface Result {
  readonly json: object;
  readonly text: string;
  readonly exitCode: number;
}

/** What a run has before the command's own options are read. */
export type Surroundings = Omit<Run, "limits">;

/** A command of the command line: it parses its options, acts, and says what to print. */
export type Command = (options: unknown, surroundings: Surroundings) => Promise<Result>;

/** The commands by name. Each is loaded when it is called: a publish needs no token server and no certificates. */
export const COMMANDS = {
  "dry-run": async (): Promise<Command> => (await import("./commands/dry-run.js")).dryRunCommand,
  "publish-image": async (): Promise<Command> => (await import("./commands/publish-image.js")).publishCommand,
  plan: async (): Promise<Command> => (await import("./commands/publish-image.js")).planCommand,
  audit: async (): Promise<Command> => (await import("./commands/audit.js")).auditCommand,
} as const;

export type CommandName = keyof typeof COMMANDS;
