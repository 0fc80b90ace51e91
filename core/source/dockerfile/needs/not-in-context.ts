import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import { printable } from "../../../redact.js";

/** What buildah says of a COPY whose source its context does not have. */
const NOT_THERE = /copier: stat: "[^"\n]*": no such file or directory/;

/** The error for a failed build whose COPY or ADD looks for what the build context lacks: mostly it is the context that is meant otherwise. */
export function notInContext({ code, what }: PublishError, context: string): PublishError | undefined {
  if (code !== "TOOL_FAILED" || !NOT_THERE.test(what)) return undefined;
  return new PublishError(code, what, own`COPY and ADD take from the build context, which is ${printable(context === "" ? own`all of the source tree` : context, 160)} (less what .dockerignore names): mend the path, or give another context from the root of the source tree on, such as . for all of it (--context, "context" in container.json)`);
}
