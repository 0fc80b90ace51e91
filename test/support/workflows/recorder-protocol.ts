// Version 3 of zod loads at once; version 4 would take longer than the rest of each recorded call.
import { z } from "zod/v3";

/** How `dagger` was called: its arguments, the names of the variables that it saw, and the commit that was checked out. */
export const callSchema = z.object({ argv: z.array(z.string()), variables: z.array(z.string()), head: z.string() });
export type Call = Readonly<z.infer<typeof callSchema>>;

/** What `dagger` says to a call that holds all of these words. */
export const answerSchema = z.object({
  to: z.array(z.string()),
  exitCode: z.number().optional(),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
});
export type Answer = Readonly<z.infer<typeof answerSchema>>;
