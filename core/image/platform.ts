import { PublishError } from "../errors.js";
import { quoted } from "../redact.js";
import { own } from "../errors/own-words.js";

/** What an image is built for: `os/arch` or `os/arch/variant`, in the words of the OCI image spec ("Image Index"). */
export type BuildPlatform = string & { readonly __brand: "BuildPlatform" };

const WORD = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const PLATFORM = new RegExp(`^${WORD}/${WORD}(?:/${WORD})?$`);

/** Parses platforms, each of them once: an engine would build one that is named twice two times. */
export function parsePlatforms(texts: readonly string[]): BuildPlatform[] {
  return [...new Set(texts.map(parsePlatform))];
}

function parsePlatform(text: string): BuildPlatform {
  const platform = text.trim();
  if (PLATFORM.test(platform)) return platform as BuildPlatform;
  throw new PublishError("CONFIG_MISSING", own`${quoted(text, 60)} is not a platform`, own`Write os/arch or os/arch/variant in lower case, such as linux/arm64`);
}
