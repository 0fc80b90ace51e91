import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { parseBuildPlatforms, type BuildPlatform } from "../platform.js";

/** What a container is built for, each in its one form. */
export const platforms = z.array(z.string()).min(1).transform(parsed);

/** Platforms in their one form, or why they are none. */
export function parsed(texts: readonly string[], context: z.RefinementCtx): BuildPlatform[] {
  try {
    return parseBuildPlatforms(texts);
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    context.addIssue({ code: "custom", message: own`${error.what}: ${error.remedy}` });
    return z.NEVER;
  }
}
