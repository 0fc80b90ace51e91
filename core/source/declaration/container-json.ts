// zod's version 3, which every zod 4 brings along: it loads in a sixth of the time, and the whole of `changed` takes less
// than zod 4 takes to load.
import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { NAMINGS } from "./naming.js";
import { filePath, treeFolder, treePath } from "./path.js";
import { platforms } from "./platforms.js";
import { runners } from "./runners.js";
import { declaredVersionSource } from "./version-source.js";

// Any of these ends up as a word of a command line, which no NUL may stand in.
const isWord = (value: string) => !value.includes("\0");
const NO_WORD = { message: "holds a NUL character" };
const text = z.string().min(1).refine(isWord, NO_WORD);
const words = z.string().refine(isWord, NO_WORD);
/** `A=B` would be the name A on a command line, with another value than that which is looked at. */
const buildArgs = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "is no name of an ARG"), words);
/** buildah reads a label's name as a Dockerfile does: variables, quotes and line ends in it make another name of it. */
const marks = z.record(z.string().regex(/^[^\s\p{C}"'`$=\\]+$/u, 'is no name of a label: it holds a blank, a control character, or one of " \' ` $ = \\'), words);

/** What a container says of itself in OCI's annotations, where its files and its repository do not (annotations.md of the image spec). */
const about = z.object({ title: text, description: text, url: text, documentation: text, licenses: text, vendor: text, authors: text }).partial().strict();

// What stands behind `describe` is what an editor shows, by docs/container.schema.json.

/** What a container, or for all of them the root of a source tree, may say. */
const shared = {
  $schema: z.string().optional().describe("Where this schema is, for editors."),
  file: filePath.optional().describe("The build file, where it is no Dockerfile, Containerfile or default.nix: in the container's folder or, with a slash in front, from the root of the source tree. A name that ends in .nix is built by Nix. At the root: the name that every container's build file has, or the build file of the root itself."),
  context: treeFolder.optional().describe('The build context of a Dockerfile, from the root of the source tree, "." for all of it: a folder that holds the Dockerfile (default: the container\'s folder).'),
  target: text.optional().describe("The stage of the Dockerfile to build (default: the last one)."),
  version: declaredVersionSource.optional().describe("Where the version comes from (default: an ARG of the Dockerfile, the version of default.nix)."),
  versionArg: text.optional().describe("The ARG by which the version reaches the build (default: CONTAINER_APP_VERSION)."),
  platforms: platforms.optional().describe("What to build for, such as linux/amd64; several make one index (default: the platform of whoever builds)."),
  buildArgs: buildArgs.default({}).describe("Build arguments of the Dockerfile, by name. They are no place for secrets, for the image tells them."),
  labels: marks.default({}).describe("Labels of the image, by name, beside those that it is given in any case."),
  annotations: marks.default({}).describe("Annotations of the image, by name, beside those that it is given in any case."),
  about: about.default({}).describe("What the image says of itself, in OCI's annotations."),
  runners: runners.default({}).describe("Who builds, in a CI matrix: a runner's label or a list of labels, by platform (linux/arm64) or by kind of build (dockerfile, nix). The platform counts first, where one alone is built; where neither is named, the workflow decides."),
  dependsOn: z.array(treePath).default([]).describe("Files and folders that the image is made of besides, from the root of the source tree: where one of them changes, so does the container."),
};

const ofContainer = z.object({ ...shared, name: text.optional().describe("What the container is called, which is the end of its repository's name (default: what its folder is called).") }).strict();

export type Declaration = z.output<typeof ofContainer>;

/** What the container.json of a container's folder says. */
export function parseContainerJson(json: string, file: string): Declaration {
  return parsed(ofContainer, json, file);
}

/** What the one at the root of a source tree may say besides. */
const ofRoot = {
  containersDir: treeFolder.optional().describe('At the root only. Where the containers are: a folder, or "." where the root is the container itself, or has their folders (default: containers).'),
  names: z.enum(NAMINGS).optional().describe('At the root only. Whether the container in apps/media/jellyfin is called jellyfin ("folder", the default) or media/jellyfin ("path").'),
};

export const containerJsonSchema = ofContainer.extend(ofRoot);

export type TreeDeclaration = z.output<typeof containerJsonSchema>;

/** What the container.json at the root of a source tree says: of the tree, and of every container that does not say otherwise. */
export function parseTreeJson(json: string, file: string): TreeDeclaration {
  return parsed(containerJsonSchema, json, file);
}

function parsed<Schema extends z.ZodTypeAny>(schema: Schema, json: string, file: string): z.output<Schema> {
  const result = schema.safeParse(jsonOf(json, file));
  if (result.success) return result.data as z.output<Schema>;
  const [first] = result.error.issues;
  throw invalid(file, printable(result.error.issues.map(wordsOf).join("; "), 500), exampleOf(first?.path[0]));
}

/** What is wrong: of a key that is unknown, what may have been meant. */
function wordsOf(issue: z.ZodIssue): string {
  const where = issue.path.join(".");
  // What zod itself says begins like a sentence, what we say goes on from the key.
  if (issue.code !== "unrecognized_keys") return where === "" ? issue.message : `${where}${/^[A-Z]/.test(issue.message) ? ":" : ""} ${issue.message}`;
  const keys = issue.keys.map((key) => (where === "" ? key : `${where}.${key}`));
  const ofTheRoot = keys.filter((key) => Object.hasOwn(ofRoot, key));
  const unknown = keys.filter((key) => !ofTheRoot.includes(key));
  const told = [
    ...(ofTheRoot.length > 0 ? [`only the container.json at the root of the source tree may say ${ofTheRoot.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`this version of container-publisher does not know ${unknown.join(", ")}: a newer one may${where === "" ? ` (it knows ${Object.keys(shared).filter((key) => !key.startsWith("$")).join(", ")}, name, and at the root ${Object.keys(ofRoot).join(", ")})` : ""}`] : []),
  ];
  return told.join("; ");
}

function jsonOf(json: string, file: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ""));
  } catch (error) {
    throw invalid(file, own`it is no JSON: ${printable(error instanceof Error ? error.message : String(error), 200)}`);
  }
}

/** What is easily written otherwise. */
const EXAMPLES: Readonly<Record<string, string>> = {
  dependsOn: '["shared/certificates", "go.mod"]',
  platforms: '["linux/amd64", "linux/arm64"]',
  buildArgs: '{ "GO_VERSION": "1.25" }',
  labels: '{ "com.example.team": "media" }',
  annotations: '{ "com.example.tier": "2" }',
  about: '{ "licenses": "MIT" }',
  runners: '{ "nix": ["self-hosted", "nix"], "linux/arm64": "ubuntu-24.04-arm" }',
};

function exampleOf(key: string | number | undefined): string {
  const example = key === undefined || !Object.hasOwn(EXAMPLES, key) ? undefined : EXAMPLES[key];
  return example === undefined ? "" : own`, such as { "${String(key)}": ${example} }`;
}

function invalid(file: string, why: string, example = ""): PublishError {
  return new PublishError("SOURCE_INVALID", own`${file} is wrong: ${why}`, own`Write it as docs/container.schema.json says${example}`);
}
