import { open, rm } from "node:fs/promises";
import { PublishError } from "../../../core/errors.js";
import { own } from "../../../core/errors/own-words.js";
import { printable } from "../../../core/redact.js";
import { systemCode } from "../../process/system-error.js";

/** Writes a file that must not be there yet, whole or not at all. */
export async function writeNewFile(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o644).catch((error: unknown) => Promise.reject(unwritable(path, error)));
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw unwritable(path, error);
  } finally {
    await file.close();
  }
}

function unwritable(path: string, error: unknown): PublishError {
  const code = systemCode(error) ?? own`unknown`;
  const why = code === "EEXIST" ? own`exists already` : own`cannot be written (${code})`;
  return new PublishError("CONFIG_MISSING", own`the output ${printable(path, 200)} ${why}`, own`Give another --output, or leave it out for standard output`);
}
