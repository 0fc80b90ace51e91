import { z } from "zod/v3";
import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";

/** A command that is tried in an image. */
export interface ImageTest {
  /** As it was given. */
  readonly text: string;
  readonly words: readonly string[];
}

const wordsSchema = z.array(z.string()).min(1);

/** As in a Dockerfile: a JSON array is run as it stands, anything else by the image's shell. */
export function parseTests(texts: readonly string[]): ImageTest[] {
  return texts.map((text) => ({ text, words: text.trimStart().startsWith("[") ? wordsIn(text) : ["/bin/sh", "-c", text] }));
}

function wordsIn(text: string): string[] {
  try {
    return wordsSchema.parse(JSON.parse(text));
  } catch {
    throw new PublishError("CONFIG_MISSING", own`a --test begins as a JSON array does, and is none of texts`, own`Write it as '["/app", "--version"]', or as a line for the shell of the image`);
  }
}
