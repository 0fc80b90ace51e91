import type { Container, Directory, Platform } from "@dagger.io/dagger";
import type { HostLogin } from "../../core/credentials/keychain.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { marksOf } from "../../core/image/labels.js";
import type { SourceTarget } from "../../core/containers/target.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../core/source/platform.js";
import { engineCall } from "../fault.js";
import { allowBaseImages } from "./access/base-images.js";
import type { GivenAccess } from "./access/given.js";
import { built, marked, type Images } from "./images.js";
import type { UploadingCall } from "./uploader.js";

export interface BuildSettings {
  readonly src: Directory;
  readonly access: GivenAccess;
  /** For private base images. */
  readonly logins: () => Promise<readonly HostLogin[]>;
  readonly call: UploadingCall;
}

/** The images of a target: nothing is built before the engine is asked for a result. */
export async function imagesOf({ container, buildArgs, dated, identity: { platforms = [] } }: SourceTarget, { src, access, logins }: BuildSettings): Promise<Container[]> {
  await allowBaseImages(await logins());
  const { buildFile, context, target } = container;
  const provenance = await dated();
  const marks = marksOf(provenance);
  const directory = context === "" ? src : src.directory(context);
  const dockerfile = context === "" ? buildFile : buildFile.slice(context.length + 1);
  const options = { ...access, buildArgs: [...buildArgs(provenance.created)], ...(dockerfile === "Dockerfile" ? {} : { dockerfile }), ...(target === undefined ? {} : { target }) };
  const build = (platform: string | undefined) => directory.dockerBuild({ ...options, ...(platform === undefined ? {} : { platform: platform as Platform }) });
  return (platforms.length > 0 ? platforms : [undefined]).map((platform) => marked(build(platform), marks));
}

/** The same, built now. */
export async function builtImages(target: SourceTarget, settings: BuildSettings): Promise<Images> {
  const { container: { folder }, identity: { platforms = [] } } = target;
  const images = await built(await imagesOf(target, settings), folder.path);
  await keepPlatforms(images, platforms, folder.path);
  return images;
}

/**
 * Engines v0.21.8 and v1.0.0-beta.10 build for another platform, and call the image one of their own: under its tag would be one
 * image of several, whichever came last. So each is asked what it is for.
 */
export async function keepPlatforms(images: Images, wanted: readonly BuildPlatform[], name: string): Promise<void> {
  for (const [position, platform] of wanted.entries()) {
    const [said] = parseBuildPlatforms([(await engineCall(own`build ${name}`, async () => images[position]?.platform())) ?? platform]);
    if (said === platform) continue;
    throw new PublishError("TOOL_FAILED", own`this Dagger engine calls its image of ${name} for ${platform} one for ${said ?? "none"}`, own`Engines v0.21.8 and v1.0.0-beta.10 do so, v0.20.1 does not: build each platform on an engine of that platform (--by-digest), and join them by publish-index, or publish on the host (publish-image)`);
  }
}
