import { z } from "zod/v3";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import { digest } from "../../registry/api/schema.js";
import { canonicalPlatform, type BuildPlatform } from "../../source/platform.js";
import { parseBuilt } from "./unknown-answer.js";

/**
 * Members of Docker's image config, in the order of Go's types of OCI's. The rest (a container's id, its host name, the
 * parent in the storage) tells of the machine that built, differs from build to build, and no OCI config has it.
 */
const RUN = ["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal", "ArgsEscaped"] as const;
/** What OCI's image spec does not name. A config may have further members, and BuildKit writes these under the same names. */
const DOCKERS = ["Healthcheck", "OnBuild", "Shell"] as const;
const IMAGE = ["created", "author", "architecture", "os", "os.version", "os.features", "variant"] as const;
const STEP = ["created", "created_by", "author", "comment", "empty_layer"] as const;

const record = z.record(z.string(), z.unknown());
const dockerConfig = z
  .object({
    config: record.and(z.object({ Labels: z.record(z.string(), z.string()).nullish(), OnBuild: z.array(z.string()).nullish(), Shell: z.array(z.string()).nullish() })).nullish(),
    rootfs: z.object({ type: z.literal("layers"), diff_ids: z.array(digest).nullable().transform((all) => all ?? []) }),
    history: z.array(record).nullish(),
    os: z.string(),
    architecture: z.string(),
    variant: z.string().nullish(),
  })
  .passthrough();

export interface OciConfig {
  readonly text: string;
  /** Of its layers, from the lowest on. */
  readonly diffIds: readonly Digest[];
  /** What it says that it is for. */
  readonly platform: BuildPlatform;
}

/** An image's config as OCI has it, of the one that buildah wrote as Docker has it: only that holds HEALTHCHECK, SHELL and ONBUILD. Labels are added to it. */
export function ociConfig(docker: string, labels: Readonly<Record<string, string>> = {}): OciConfig {
  const { config, rootfs, history, ...image } = parseBuilt(dockerConfig, docker, own`the config of the image`);
  const run = picked({ ...config, Labels: { ...config?.Labels, ...labels } }, [...RUN, ...DOCKERS]);
  const steps = history?.length ? { history: history.map((step) => picked(withoutTraces(step), STEP)) } : {};
  const { os, architecture, variant } = image;
  const platform = canonicalPlatform({ os, architecture, variant: variant ?? undefined });
  return { text: JSON.stringify({ ...picked(image, IMAGE), config: run, rootfs, ...steps }), diffIds: rootfs.diff_ids, platform };
}

/**
 * Without what differs from build to build: `COPY dir:<hash> in /app`, whose hash buildah makes also of who owns the files
 * where it builds, and `FROM <id>`, which is how it calls an earlier stage, by an image of its storage that nobody has.
 */
function withoutTraces(step: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { created_by: by, comment } = step;
  return {
    ...step,
    ...(typeof by === "string" && { created_by: by.replace(/(#\(nop\) (?:COPY|ADD) (?:dir|file|multi)):[0-9a-f]{64}/, "$1") }),
    ...(typeof comment === "string" && { comment: comment.replace(/FROM [0-9a-f]{12}(?:[0-9a-f]{52})?$/, "") }),
  };
}

/** Those members that say something: Go writes nothing in many ways. */
function picked(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (saysNothing(from[name]) ? [] : [[name, from[name]]])));
}

function saysNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === false || (typeof value === "object" && Object.keys(value).length === 0);
}
