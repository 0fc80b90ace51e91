import { z } from "zod/v3";

export const PULL_POLICIES = ["always", "newer", "missing", "never"] as const;

/** What a build is to be given, as the command line says it. */
export const builds = {
  buildArg: z.array(z.string()).default([]),
  secret: z.array(z.string()).default([]),
  ssh: z.array(z.string()).default([]),
  pull: z.enum(PULL_POLICIES).optional(),
};

export type BuildWishes = z.output<z.ZodObject<typeof builds>>;
