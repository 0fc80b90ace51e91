import { z } from "zod/v3";
import { filePath } from "./path.js";

// Where the version of a container comes from. Files are of its folder, or with a slash in front from the root of the
// source tree; {name} in them, and in a key, is the container's name.

const word = z.string().min(1);

/** An ARG of the Dockerfile, which the version reaches by that name. */
const arg = z.object({ arg: word }).strict().transform(({ arg: name }) => ({ kind: "arg", name }) as const);

/** A LABEL of the Dockerfile. */
const label = z.object({ label: word }).strict().transform(({ label: name }) => ({ kind: "label", name }) as const);

/** The default of a variable in a docker-bake.hcl. */
const bake = z.object({ bake: filePath, variable: word }).strict().transform(({ bake: file, variable }) => ({ kind: "bake", file, variable }) as const);

/** A value in a JSON, YAML or TOML file, by its path there: keys and positions, with dots between them. */
const key = z.object({ file: filePath, key: word }).strict().transform(({ file, key: path }) => ({ kind: "key", file, key: path }) as const);

/** The whole text of a file. */
const text = z.object({ file: filePath }).strict().transform(({ file }) => ({ kind: "text", file }) as const);

/** The newest git tag, by version, that a pattern such as `v*` or `{name}-*` matches, and that the commit has: `*` is the version. */
const gitTag = z.object({ gitTag: word.refine((pattern) => pattern.split("*").length === 2, { message: "has to have one * for the version, as in v*" }) }).strict().transform(({ gitTag: pattern }) => ({ kind: "git-tag", pattern }) as const);

const FORMS = 'has to be { "arg": "VERSION" }, { "label": "KEY" }, { "bake": "docker-bake.hcl", "variable": "VERSION" }, { "file": "package.json", "key": "version" }, { "file": "VERSION" } or { "gitTag": "v*" }; a command is the command line\'s alone (--version-from)';

export const declaredVersionSource = z.union([arg, label, bake, key, text, gitTag], { errorMap: () => ({ message: FORMS }) });

/** As a file of the source tree may declare it. */
export type DeclaredVersionSource = z.output<typeof declaredVersionSource>;

/** What a command prints: only whoever runs us says so, never a source tree, which may be a stranger's. */
export interface VersionCommand {
  readonly kind: "command";
  readonly command: readonly string[];
}

export type VersionSource = DeclaredVersionSource | VersionCommand;
