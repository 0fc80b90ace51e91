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

function inside(text: string, option: string): string {
  const parts = text.split("/").filter((part) => part !== "" && part !== ".");
  if (text === "" || parts.includes("..") || /[*?[\\\n\0]/.test(text)) throw outside(text, option);
  return parts.join("/");
}

function outside(text: string, option: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${quoted(text, 160)} is no path inside the source tree`, own`Give ${option} from the root of the source tree, such as apps/hello, without ".." and patterns`);
}
