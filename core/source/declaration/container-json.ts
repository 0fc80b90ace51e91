// zod's version 3, which every zod 4 brings along: it loads in a sixth of the time, and the whole of `changed` takes less
// than zod 4 takes to load.
import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { filePath, treeFolder, treePath } from "./path.js";
import { platforms } from "./platforms.js";
import { declaredVersionSource } from "./version-source.js";

const text = z.string().min(1);
const texts = z.record(text, z.string());

/** What a container says of itself in OCI's annotations, where its files and its repository do not (annotations.md of the image spec). */
const about = z.object({ title: text, description: text, url: text, documentation: text, licenses: text, vendor: text, authors: text }).partial().strict();

/** Runners in a CI matrix: by kind of build, or by platform (`linux/arm64`). */
const runner = z.union([text, z.array(text).min(1)]);

/** What a container, or for all of them the root of a source tree, may say. */
const shared = {
  $schema: z.string().optional(),
  /** The name of the build file, where it is none of the usual ones. */
  file: filePath.optional(),
  /** The build context of a Dockerfile (default: the container's own folder). */
  context: treeFolder.optional(),
  target: text.optional(),
  version: declaredVersionSource.optional(),
  /** The ARG by which a version reaches the build, where it is not CONTAINER_APP_VERSION. */
  versionArg: text.optional(),
  platforms: platforms.optional(),
  buildArgs: texts.default({}),
  labels: texts.default({}),
  annotations: texts.default({}),
  about: about.default({}),
  runners: z.record(text, runner).default({}),
  dependsOn: z.array(treePath).default([]),
};

const ofContainer = z.object({ ...shared, name: text.optional() }).strict();

export type Declaration = z.output<typeof ofContainer>;

/** What the container.json of a container's folder says. */
export function parseContainerJson(json: string, file: string): Declaration {
  return parsed(ofContainer, json, file);
}

const ofTree = ofContainer.extend({
  /** Where the containers are; `.` for one whose build file is at the root. */
  containersDir: treeFolder.optional(),
  /** Whether a container in apps/media/jellyfin is called jellyfin or media/jellyfin. */
  names: z.enum(["folder", "path"]).optional(),
});

export type TreeDeclaration = z.output<typeof ofTree>;

/** What the container.json at the root of a source tree says: of the tree, and of every container that does not say otherwise. */
export function parseTreeJson(json: string, file: string): TreeDeclaration {
  return parsed(ofTree, json, file);
}

function parsed<Schema extends z.ZodTypeAny>(schema: Schema, json: string, file: string): z.output<Schema> {
  const result = schema.safeParse(jsonOf(json, file));
  if (result.success) return result.data as z.output<Schema>;
  const wrong = result.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join(".")} ${message}` : message));
  throw invalid(file, printable(wrong.join("; "), 500));
}

function jsonOf(json: string, file: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ""));
  } catch (error) {
    throw invalid(file, own`it is no JSON: ${printable(error instanceof Error ? error.message : String(error), 200)}`);
  }
}

function invalid(file: string, why: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${file} is wrong: ${why}`, own`Write it as docs/container.schema.json says, such as { "dependsOn": ["shared/certificates", "go.mod"] }`);
}
