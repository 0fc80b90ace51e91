import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import { printable } from "../../../redact.js";
import { parseDockerfile } from "../instructions.js";
import { placeOf, stagesOf } from "./stages.js";

/** Throws where a Dockerfile does not have the stage that is to be built: a tag that is there already would not show it. */
export function requireStage(text: string, file: string, target: string): void {
  const stages = stagesOf(parseDockerfile(text), new Map());
  const names = stages.flatMap(({ name }) => name ?? []);
  // A name with a variable in it may be any.
  if (placeOf(target, stages) !== undefined || names.some((name) => name.includes("$"))) return;
  const has = names.length === 0 ? own`Its stages have no names` : own`It has: ${printable(names.join(", "), 200)}`;
  throw new PublishError("SOURCE_INVALID", own`${file} has no stage ${printable(target, 80)}`, own`${has}. Name one of them (--target, target), or none for the last one`);
}
