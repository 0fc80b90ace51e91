import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { quoted } from "../../redact.js";

/** A folder of the source tree as it is written on a command line: `apps`, `./apps/`, or `.` for all of it, which gives "". */
export function givenFolder(text: string, option: string): string {
  if (text.startsWith("/")) throw outside(text, option);
  return inside(text, option);
}

/** A file as it is written there: of the container's folder or, with a slash in front, from the root of the source tree. */
export function givenFile(text: string): string {
  const path = inside(text, own`--file (file)`);
  if (path === "") throw outside(text, own`--file (file)`);
  return text.startsWith("/") ? `/${path}` : path;
}

/** Whether a path leads nowhere but into the folder that it is counted from. */
export function isInside(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Whether a path names a file or a folder, and is no pattern: nothing here knows those. */
export function isPlain(path: string): boolean {
  return !/[*?[\\\n\0]/.test(path);
}

function inside(text: string, option: string): string {
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  if (text === "" || parts.includes("..") || !isPlain(text)) throw outside(text, option);
  return parts.join("/");
}

function outside(text: string, option: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${quoted(text, 160)} is no path inside the source tree`, own`Give ${option} from the root of the source tree, such as apps/hello, without ".." and patterns`);
}
