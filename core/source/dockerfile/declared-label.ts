import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { OTHERWISE, plainVersion } from "./declared-version.js";
import { parseDockerfile } from "./instructions.js";
import { BuildVariables, type BuildArgs } from "./variables.js";

/** A Dockerfile, as messages call it, and the LABEL that says its version. */
export interface LabelledFile {
  readonly text: string;
  readonly file: string;
  readonly label: string;
}

/** The version that a Dockerfile says as a label. Where several stages say it, they have to agree. */
export function dockerfileLabel({ text, file, label }: LabelledFile, buildArgs: BuildArgs = new Map()): string {
  const name = printable(label, 80);
  const values = labelsOf(text, buildArgs).filter(({ key }) => key === label).map(({ value }) => value);
  for (const value of values) if (value.kind === "unknown") throw missing(own`the LABEL ${name} of ${file} needs ${printable(value.reference, 80)}, which cannot be resolved there`, file, name);
  const [first, ...others] = values.flatMap((value) => (value.kind === "known" && value.text.trim() !== "" ? [value.text] : []));
  if (first === undefined) throw missing(values.length > 0 ? own`the LABEL ${name} of ${file} is empty` : own`${file} has no LABEL ${name}`, file, name);
  const other = others.find((each) => plainVersion(each) !== plainVersion(first));
  if (other === undefined) return first;
  throw new PublishError("VERSION_CONFLICT", own`${file} has LABEL ${name}=${printable(first, 80)} and LABEL ${name}=${printable(other, 80)}`, own`Give it one value: tag, labels and content have to agree`);
}

function labelsOf(text: string, buildArgs: BuildArgs): ReturnType<BuildVariables["labels"]> {
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape, buildArgs);
  return instructions.flatMap((instruction) => {
    variables.take(instruction);
    return instruction.keyword === "LABEL" ? variables.labels(instruction) : [];
  });
}

function missing(what: string, file: string, label: string): PublishError {
  return new PublishError("VERSION_MISSING", what, own`Write a line such as LABEL ${label}="1.2.3" in ${file} (what its base image has by that name is not read), ${OTHERWISE}`);
}
