import { z } from "zod/v3";
import { parseVersionFrom } from "../../../core/source/declaration/version-text.js";
import type { VersionRules } from "../../../core/source/version/rules.js";

/** Where versions come from, as the command line says it. */
export const versions = {
  versionFrom: z.string().optional(),
  versionArg: z.string().optional(),
};

/** In the words of the use cases. A CI variable that is not set gives nothing. */
export function versionRulesOf({ versionFrom, versionArg: arg }: z.output<z.ZodObject<typeof versions>>): VersionRules {
  return { arg, from: versionFrom ? parseVersionFrom(versionFrom, "taken") : undefined };
}
