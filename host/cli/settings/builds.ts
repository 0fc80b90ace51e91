import { z } from "zod/v3";

/** None of what is listed so holds a comma. */
export const listed = z.array(z.string()).transform((texts) => texts.flatMap((each) => each.split(",")));

export const PULL_POLICIES = ["always", "newer", "missing", "never"] as const;

/** More than most tests take, and less than a runner of CI waits. */
export const DEFAULT_TEST_TIMEOUT_S = 300;

/** For a build whose image, or base images, are in a registry that lasts. */
export const caches = { cacheFrom: z.string().optional(), cacheTo: z.string().optional() };

/** What a build is to be given, as the command line says it. */
export const builds = {
  context: z.string().optional(),
  target: z.string().optional(),
  platform: listed.default([]),
  buildArg: z.array(z.string()).default([]),
  secret: z.array(z.string()).default([]),
  ssh: z.array(z.string()).default([]),
  pull: z.enum(PULL_POLICIES).optional(),
  test: z.array(z.string().min(1)).default([]),
  testTimeout: z.coerce.number({ invalid_type_error: "has to be a number of seconds" }).positive("has to be a number of seconds above 0").max(86_400, "has to be a number of seconds, at most 86400").default(DEFAULT_TEST_TIMEOUT_S),
};

export type BuildWishes = Omit<z.output<z.ZodObject<typeof builds>>, "platform">;
