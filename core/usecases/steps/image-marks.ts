import { buildFileText, type FoundContainer } from "../../containers/find-container.js";
import { ownMarks } from "../../containers/own-marks.js";
import { baseImage } from "../../image/base-image.js";
import { ABOUT, type About, type Provenance } from "../../image/labels.js";
import type { BuildArg } from "../../source/dockerfile/build-args.js";
import { madeImage, type MadeImage } from "../../source/dockerfile/image/made-image.js";
import { argsByName } from "../../source/dockerfile/variables.js";
import type { SourceTree } from "../../source/source-tree.js";

/** What an image says of itself besides its version and commit: what container.json says, else the Dockerfile's own labels. */
export async function imageMarks(container: FoundContainer, buildArgs: readonly BuildArg[], tree: SourceTree): Promise<Pick<Provenance, "about" | "base" | "further">> {
  const { labels, base } = await madeBy(container, buildArgs, tree);
  const said: About = Object.fromEntries(Object.entries(ABOUT).map(([name, key]) => [name, labels.get(key)] as const).filter(([, value]) => value !== undefined));
  const about = { title: container.folder.name, ...said, ...container.declaration.about };
  return { about, base: base === undefined ? undefined : baseImage(base), further: ownMarks(container) };
}

/** A default.nix names neither labels nor a base image in a form that could be read. */
async function madeBy(container: FoundContainer, buildArgs: readonly BuildArg[], tree: SourceTree): Promise<MadeImage> {
  if (container.kind === "nix") return { labels: new Map(), base: undefined };
  return madeImage(await buildFileText(tree, container), argsByName(buildArgs), container.target);
}
