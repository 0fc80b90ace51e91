import type { Container } from "@dagger.io/dagger";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { Marks } from "../../core/image/labels.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../core/source/platform.js";
import { engineCall } from "../fault.js";
import { importedContainer } from "../registries/imported.js";
import type { Scratch } from "../scratch.js";
import { marked, type Images } from "./images.js";

interface Place {
  /** What is built, for a person. */
  readonly name: string;
  /** What its images say of themselves: an import loses annotations. */
  readonly marks: () => Promise<Marks>;
  readonly scratch: Scratch;
}

/**
 * The same images, each for the platform that it was built for. Engines v0.21.8 and v1.0.0-beta.10 build for another platform
 * than their own, and call the image one of their own: an index of several would have one of them (docs/decisions/0001).
 */
export async function tellPlatforms(images: Images, wanted: readonly BuildPlatform[], place: Place): Promise<Images> {
  return Promise.all(images.map(async (image, position) => {
    const platform = wanted[position];
    if (platform === undefined || (await platformOf(image, place)) === platform) return image;
    const told = marked(await importedFor(image, platform, place), await place.marks());
    const said = await platformOf(told, place);
    if (said === platform) return told;
    throw new PublishError("TOOL_FAILED", own`this Dagger engine calls its image of ${place.name} for ${platform} one for ${said}`, own`Build each platform on an engine of that platform (--by-digest), and join them by publish-index, or publish on the host (publish-image)`);
  }));
}

async function platformOf(image: Container, { name }: Place): Promise<BuildPlatform | ""> {
  const [said = ""] = parseBuildPlatforms([await engineCall(own`build ${name}`, () => image.platform())]);
  return said;
}

/** An engine believes the config of what it imports: that is all that differs. */
async function importedFor(image: Container, platform: BuildPlatform, { name, scratch }: Place): Promise<Container> {
  const [{ exported }, { withPlatform }, { saveImage }] = await Promise.all([import("./upload.js"), import("../../core/archive/own/image-platform.js"), import("../../core/archive/own/save-archive.js")]);
  const path = await scratch.path("for-platform.tar");
  await saveImage(await withPlatform(await exported([image], scratch), platform), path);
  const imported = await importedContainer(path, platform);
  return engineCall(own`build ${name}`, () => imported.sync());
}
