import type { ContainerFolder } from "../container-folder.js";
import type { Declaration } from "../declaration/container-json.js";
import type { DeclaredVersionSource, VersionSource } from "../declaration/version-source.js";
import { VERSION_ARG } from "../dockerfile/declared-version.js";

/** What whoever runs us says of where versions come from. It goes before what a source tree says of itself. */
export interface VersionRules {
  readonly from?: VersionSource | undefined;
  /** The ARG by which a version reaches the build. */
  readonly arg?: string | undefined;
}

/** Where the version of one container comes from. */
export interface VersionRule {
  readonly source: VersionSource;
  /** The ARG by which it reaches the build, where somebody says which. */
  readonly arg: string | undefined;
}

/** As the command line or an argument says, else the container's container.json, else that of the root, and else ARG CONTAINER_APP_VERSION. */
export function ruleFor({ from, arg: given }: VersionRules, folder: ContainerFolder, { version, versionArg }: Pick<Declaration, "version" | "versionArg">): VersionRule {
  // A CI variable that is not set gives an empty one.
  const named = given !== undefined && given !== "" ? given : versionArg;
  const arg = named === undefined ? undefined : withName(named, folder.name);
  return { source: placed(from ?? version ?? { kind: "arg", name: named ?? VERSION_ARG }, folder), arg };
}

/** The file that a version is read from, where it is one. */
export function versionFileOf({ source }: VersionRule): string | undefined {
  return "file" in source ? source.file : undefined;
}

/** A source that reads a file. */
export type FileSource = Extract<DeclaredVersionSource, { readonly file: string }>;

/** A source as one container has it: {name} is its name, {NAME} the same as variables are called, and files are from the root of the source tree. */
export function placed(source: VersionSource, container: ContainerFolder): VersionSource {
  const named = (text: string) => withName(text, container.name);
  switch (source.kind) {
    case "arg":
    case "label":
      return { ...source, name: named(source.name) };
    case "bake":
      return { ...source, file: pathOf(named(source.file), container), variable: named(source.variable) };
    case "key":
      // A name with a dot in it is one key.
      return { ...source, file: pathOf(named(source.file), container), key: withName(source.key, container.name, asKey) };
    case "text":
      return { ...source, file: pathOf(named(source.file), container) };
    case "git-tag":
      return { ...source, pattern: named(source.pattern) };
    case "command":
      return { ...source, command: source.command.map(named) };
  }
}

/** A name with {name} and {NAME} in it: {NAME} of my-app is MY_APP. */
export function withName(text: string, name: string, spelled: (name: string) => string = (each) => each): string {
  return text.replaceAll("{name}", () => spelled(name)).replaceAll("{NAME}", () => name.toUpperCase().replace(/[^A-Z0-9]+/g, "_"));
}

function asKey(name: string): string {
  return name.includes(".") ? `"${name}"` : name;
}

function pathOf(file: string, { path }: ContainerFolder): string {
  if (file.startsWith("/")) return file.slice(1);
  return path === "" ? file : `${path}/${file}`;
}
