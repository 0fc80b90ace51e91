import { combined, errorReport, PublishError } from "../errors.js";
import type { CheckedContainer, Problem } from "../containers/version-check.js";
import { printable, type Redactor } from "../redact.js";
import { marked } from "../errors/own-words.js";
import type { Collisions } from "../publish/collisions.js";

/** One container of a tree that was checked. */
export interface ContainerReport {
  readonly name: string;
  /** By the kind of image: dockerfile, nix. */
  readonly versions: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/** What a check of all declared versions found; `--json` prints it as it is. */
export interface VersionReport {
  readonly ok: boolean;
  readonly containers: readonly ContainerReport[];
  /** The tags of changed containers that the registry was asked about. */
  readonly askedTags: readonly string[];
  /** What is in containers/ and is no container, each with the reason. */
  readonly skipped: readonly string[];
}

/**
 * Puts the parts together: each collision belongs to a container. It goes into a result, which nobody redacts any more,
 * and quotes what files and registries say.
 */
export function versionReport(checked: readonly CheckedContainer[], { problems, askedTags }: Collisions, redactor: Redactor, skipped: readonly string[] = []): VersionReport {
  const containers = checked.map(({ name, versions, problems: declared }) => ({
    name: redactor.redact(printable(name)),
    versions: Object.fromEntries(Object.entries(versions).map(([kind, version]) => [kind, redactor.redact(version)])),
    problems: differing([...declared, ...(problems.get(name) ?? [])]).map(({ code, what, remedy }) => {
      const clean = redactor.redactError(new PublishError(code, what, remedy));
      return { code, what: clean.what, remedy: clean.remedy };
    }),
  }));
  return { ok: containers.every((container) => container.problems.length === 0), containers, askedTags, skipped: skipped.map((text) => redactor.redact(text)) };
}

/** The tree and the commit may have the same fault, which is one. */
function differing(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.what, problem])).values()];
}

/** The error for a tree in which something is wrong: everything that is, what the tree itself can mend first. */
export function versionsWrong({ containers }: VersionReport): PublishError | undefined {
  // They are clean already.
  const errors = containers.flatMap(({ problems }) => problems.map(({ code, what, remedy }) => new PublishError(code, marked(what), marked(remedy))));
  const isTaken = ({ code }: PublishError) => code === "TAG_TAKEN";
  return combined([...errors.filter((error) => !isTaken(error)), ...errors.filter(isTaken)]);
}

/** The report as JSON has it: with the error, where something is wrong. */
export function versionDocument(report: VersionReport): VersionReport & { readonly error?: ReturnType<typeof errorReport> } {
  const wrong = versionsWrong(report);
  return wrong ? { ...report, error: errorReport(wrong) } : report;
}

/** The report for a person: a line for each container, and what is wrong with it. */
export function renderVersions({ ok, containers, askedTags, skipped }: VersionReport): string {
  const width = Math.max(...containers.map(({ name }) => name.length));
  const lines = containers.flatMap(({ name, versions, problems }) => {
    const declared = [...new Set(Object.values(versions))].join(", ");
    const told = problems.flatMap(({ code, what, remedy }) => [`      ${code}: ${what}.`, `      ${remedy}.`]);
    return [`  ${problems.length === 0 ? "✓" : "✗"} ${name.padEnd(width)}  ${declared}`.trimEnd(), ...told];
  });
  const count = `${containers.length} ${containers.length === 1 ? "container" : "containers"}`;
  const others = skipped.length > 0 ? ["", "Not containers:", ...skipped.map((text) => `  ${text}`)] : [];
  const asked = askedTags.length > 0 ? ["", "Asked for in the registry:", ...askedTags.map((tag) => `  ${tag}`)] : [];
  return [`Versions of ${count}: ${ok ? "all declared, and in order" : "NOT in order"}`, "", ...lines, ...others, ...asked].join("\n");
}
