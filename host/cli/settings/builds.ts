import { z } from "zod/v3";

/** None of what is listed so holds a comma. */
export const listed = z.array(z.string()).transform((texts) => texts.flatMap((each) => each.split(",")));

export const PULL_POLICIES = ["always", "newer", "missing", "never"] as const;

/** What a build is to be given, as the command line says it. */
export const builds = {
  context: z.string().optional(),
  target: z.string().optional(),
  platform: listed.default([]),
  buildArg: z.array(z.string()).default([]),
  secret: z.array(z.string()).default([]),
  ssh: z.array(z.string()).default([]),
  pull: z.enum(PULL_POLICIES).optional(),
};

export type BuildWishes = Omit<z.output<z.ZodObject<typeof builds>>, "platform">;
