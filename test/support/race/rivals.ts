import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeLayout, type Layout } from "../../../bench/images/oci-layout.js";
import { layoutImage } from "../../../core/archive/layout-image.js";
import type { ImageIdentity } from "../../../core/image/identity.js";
import type { Digest } from "../../../core/image/digest.js";
import { marksOf } from "../../../core/image/labels.js";
import { tagByCommit } from "../../../core/image/tag.js";
import { parseVersion } from "../../../core/image/version.js";
import { parseCommit } from "../../../core/source/git/commit.js";

/** One of two publishers who want the same tag: what it says that it publishes, and the image that it has built. */
export interface Rival {
  readonly identity: Extract<ImageIdentity, { kind: "source" }>;
  readonly image: Layout;
  readonly digest: Digest;
}

/** Two of them, and a name for the series of races that they run. */
export interface Rivals {
  readonly series: string;
  readonly pair: readonly [Rival, Rival];
}

const COMMIT = parseCommit("abc1234000000000000000000000000000000000");
/** It shares the digits that a tag shows. */
const LOOKALIKE = parseCommit("abc1234999999999999999999999999999999999");
const VERSION = parseVersion("1.2.3", "the test's version");
const IMAGE_MB = 0.1;

/** The tag that all rivals want. */
export const WANTED = tagByCommit(VERSION, COMMIT);

/** Two commits that have one tag. */
export async function ofTwoCommits(folder: string): Promise<Rivals> {
  const pair = [await rival(COMMIT, join(folder, "commit")), await rival(LOOKALIKE, join(folder, "lookalike"))] as const;
  return { series: "two-commits", pair };
}

/** Two builds of one commit whose bytes differ, as those of an engine do. */
export async function ofOneCommit(folder: string): Promise<Rivals> {
  const pair = [await rival(COMMIT, join(folder, "build")), await rival(COMMIT, join(folder, "rebuild"))] as const;
  return { series: "one-commit", pair };
}

/** Each image has random content of its own. */
async function rival(commit: typeof COMMIT, folder: string): Promise<Rival> {
  const marks = marksOf({ about: { title: "app" }, version: VERSION, commit, source: undefined, created: undefined }).annotations;
  const image = await writeLayout(folder, IMAGE_MB, marks);
  return { identity: { kind: "source", commit, version: VERSION }, image, digest: await digestIn(image) };
}

/** The digest of the one image in a layout, which is what the registry has to hold in the end. */
async function digestIn({ path }: Layout): Promise<Digest> {
  return layoutImage(await readFile(join(path, "index.json"), "utf8")).digest;
}
