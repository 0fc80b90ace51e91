import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import type { VersionSource } from "../../source/declaration/version-source.js";
import { dockerfileVersion } from "../../source/dockerfile/declared-version.js";
import type { BuildArgs } from "../../source/dockerfile/variables.js";
import type { Said } from "../../source/version/said.js";
import type { VersionFacts } from "./facts.js";

/** The Dockerfile that an ARG or a LABEL is looked for in, and what it is built with. */
export interface Place {
  readonly dockerfile: string | undefined;
  readonly buildArgs?: BuildArgs;
}

/** What a source says of a version, in one line. */
export async function said(source: VersionSource, place: Place, facts: VersionFacts): Promise<Said> {
  const { text, origin } = await read(source, place, facts);
  const lines = text.trim().split(/\r?\n|\r/);
  if (lines.length > 1) throw missing(own`${origin} has ${lines.length} lines`, isKeyed(source) ? own`Name the key that it stands at, as in file:package.json#version, in container.json by "key"` : own`Leave the one with the version`);
  return { text: text.trim(), origin };
}

/** A file with keys that is read as a text: its key was forgotten. */
function isKeyed(source: VersionSource): boolean {
  return source.kind === "text" && /\.(?:json|ya?ml|toml)$/i.test(source.file);
}

async function read(source: VersionSource, place: Place, facts: VersionFacts): Promise<Said> {
  switch (source.kind) {
    case "arg":
    case "label":
      return ofDockerfile(source, place, facts);
    case "git-tag": {
      const [{ gitTagText }, { git, commit }] = await Promise.all([import("../../source/version/git-tag.js"), facts.history()]);
      return { text: await gitTagText(git, commit, source.pattern), origin: own`the newest git tag ${printable(source.pattern, 80)}` };
    }
    case "command": {
      const origin = own`what ${printable(source.command.join(" "), 80)} printed`;
      return { text: await facts.run(source.command), origin };
    }
    default:
      return (await import("../../source/version/read.js")).readVersionFile(source, { path: source.file, text: await facts.text(source.file) });
  }
}

async function ofDockerfile(source: Extract<VersionSource, { kind: "arg" | "label" }>, { dockerfile: file, buildArgs }: Place, { text }: VersionFacts): Promise<Said> {
  if (file === undefined) throw missing(own`there is no Dockerfile whose ${source.kind === "arg" ? own`ARG` : own`LABEL`} ${printable(source.name, 80)} says the version`, own`Add one, or have the version come from elsewhere`);
  const content = await text(file);
  if (source.kind === "arg") return { text: dockerfileVersion({ text: content, file, arg: source.name }, buildArgs), origin: own`the version in ${file}` };
  const { dockerfileLabel } = await import("../../source/dockerfile/declared-label.js");
  return { text: dockerfileLabel({ text: content, file, label: source.name }, buildArgs), origin: own`the LABEL ${printable(source.name, 80)} in ${file}` };
}

function missing(what: string, remedy: string): PublishError {
  return new PublishError("VERSION_MISSING", what, remedy);
}
