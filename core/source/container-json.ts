// zod's version 3, which every zod 4 brings along: it loads in a sixth of the time, and the whole of `changed` takes less
// than zod 4 takes to load.
import { z } from "zod/v3";
import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";

const sharedPath = z
  .string()
  .transform((path) => path.replace(/\/+$/, ""))
  .refine((path) => path !== "" && path.split("/").every((part) => part !== "" && part !== "." && part !== ".."), {
    message: 'has to be a path from the root of the source tree, without "." and ".."',
  })
  .refine((path) => !/[*?[\\\n\0]/.test(path), { message: "has to name a file or a folder: patterns are not known" });

const containerJson = z.object({ $schema: z.string().optional(), dependsOn: z.array(sharedPath).default([]) }).strict();

/** The files and folders outside its own, from the root of the source tree, that a container says it is made of. */
export function parseContainerJson(text: string, file: string): readonly string[] {
  const parsed = containerJson.safeParse(jsonOf(text, file));
  if (parsed.success) return parsed.data.dependsOn;
  const wrong = parsed.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")} ${message}` : message));
  throw invalid(file, printable(wrong.join("; "), 500));
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw invalid(file, own`it is no JSON: ${printable(error instanceof Error ? error.message : String(error), 200)}`);
  }
}

function invalid(file: string, why: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${file} is wrong: ${why}`, own`Write { "dependsOn": ["shared/certificates", "go.mod"] }`);
}
