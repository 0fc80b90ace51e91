import { PublishError } from "../errors.js";
import type { CheckedContainer } from "../image/version-check.js";
import { printable } from "../redact.js";
import type { Collisions } from "./collisions.js";

/** What a check of all declared versions found; `--json` prints it as it is. */
export interface VersionReport {
  readonly ok: boolean;
  readonly containers: readonly CheckedContainer[];
  /** The tags of changed containers that the registry was asked about. */
  readonly askedTags: readonly string[];
}

/** Puts the parts together: each collision belongs to a container. */
export function versionReport(checked: readonly CheckedContainer[], { problems, askedTags }: Collisions): VersionReport {
  const containers = checked.map((container) => ({ ...container, problems: [...container.problems, ...(problems.get(container.name) ?? [])] }));
  return { ok: containers.every((container) => container.problems.length === 0), containers, askedTags };
}

/** The error for a tree in which something is wrong: the first code, and everything that is. */
export function versionsWrong({ containers }: VersionReport): PublishError | undefined {
  const problems = containers.flatMap((container) => container.problems);
  const [first] = problems;
  if (!first) return undefined;
  const remedies = [...new Set(problems.map(({ remedy }) => remedy))];
  return new PublishError(first.code, problems.map(({ what }) => what).join("; "), remedies.join(". "));
}

/** The report for a person: a line for each container, and what is wrong with it. */
export function renderVersions({ ok, containers, askedTags }: VersionReport): string {
  const names = containers.map(({ name }) => printable(name));
  const width = Math.max(...names.map(({ length }) => length));
  const lines = containers.flatMap(({ versions, problems }, at) => {
    const declared = [...new Set(Object.values(versions))].join(", ");
    const told = problems.flatMap(({ code, what, remedy }) => [`      ${code}: ${what}.`, `      ${remedy}.`]);
    return [`  ${problems.length === 0 ? "✓" : "✗"} ${(names[at] ?? "").padEnd(width)}  ${declared}`.trimEnd(), ...told];
  });
  const count = `${containers.length} ${containers.length === 1 ? "container" : "containers"}`;
  const asked = askedTags.length > 0 ? ["", "Asked for in the registry:", ...askedTags.map((tag) => `  ${tag}`)] : [];
  return [`Versions of ${count}: ${ok ? "all declared, and in order" : "NOT in order"}`, "", ...lines, ...asked].join("\n");
}
