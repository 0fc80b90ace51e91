import type { Container, Directory, Platform } from "@dagger.io/dagger";
import type { HostLogin } from "../../core/credentials/keychain.js";
import { marksOf } from "../../core/image/labels.js";
import type { SourceTarget } from "../../core/containers/target.js";
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

/** The same, built now, each for the platform that was asked for. */
export async function builtImages(target: SourceTarget, settings: BuildSettings): Promise<Images> {
  const { container: { folder }, identity: { platforms = [] }, dated } = target;
  const images = await built(await imagesOf(target, settings), folder.path);
  if (platforms.length === 0) return images;
  const { tellPlatforms } = await import("./told-platform.js");
  return tellPlatforms(images, platforms, { name: folder.path, marks: async () => marksOf(await dated()), scratch: settings.call.scratch });
}
