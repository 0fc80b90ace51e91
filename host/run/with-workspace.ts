import type { Command, Result, Surroundings } from "../cli/command.js";
import { Workspace } from "./workspace.js";

/** What a command gets that writes files: a private folder of its own. */
export interface WorkspaceSurroundings extends Surroundings {
  readonly workspace: Workspace;
}

/** Gives the work a private folder, and takes it away again however the work ends. */
export function withWorkspace(work: (options: unknown, surroundings: WorkspaceSurroundings) => Promise<Result>): Command {
  return async (options, surroundings) => {
    await Workspace.removeStrays();
    await using workspace = await Workspace.create();
    return await work(options, { ...surroundings, workspace });
  };
}
