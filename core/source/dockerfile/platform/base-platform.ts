import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import { printable } from "../../../redact.js";
import { platformParts, type BuildPlatform } from "../../platform.js";

// What buildah says of base images that are not for the platform of a build (containers/common, libimage, and containers/image).

const NO_SUCH_PLATFORM = /(?:choosing an image from manifest list (\S+): )?no image found in (?:manifest list|image index) for architecture/;
const OTHER_PLATFORM = /image platform \((.{1,80}?)\) does not match the expected platform \((.{1,80}?)\)/;

/** The error for a base image that is an index without the platform; undefined where buildah failed for another reason. */
export function withoutPlatform(said: string, file: string, platform: BuildPlatform, cause: unknown): PublishError | undefined {
  const found = NO_SUCH_PLATFORM.exec(said);
  if (!found) return undefined;
  const image = found[1] === undefined ? own`an image that ${file} is built from` : own`${printable(found[1].replace(/^docker:\/\//, ""), 200)}, which ${file} is built from,`;
  return new PublishError("SOURCE_INVALID", own`${image} is not to be had for ${platform}`, remedy(platform), { cause });
}

/** The error for a base image of another platform alone, which buildah takes with a warning; undefined where it gave none. */
export function ofForeignBase(said: string, file: string, platform: BuildPlatform): PublishError | undefined {
  const [, theirs = "", needed = ""] = OTHER_PLATFORM.exec(said) ?? [];
  if (theirs === "") return undefined;
  return new PublishError("SOURCE_INVALID", own`an image that ${file} is built from is for ${plain(theirs)} alone, and not for ${plain(needed)}`, remedy(platform));
}

/** `{amd64 linux  [] }`, as Go prints a platform, without its brackets. */
function plain(platform: string): string {
  return printable(platform.replace(/[{}[\]]/g, " ").trim().split(/\s+/).join(" "), 60);
}

/** The platform that an image was built for. Throws where it says that it is for another one, as where its last stage names one. */
export function keptPlatform(file: string, wanted: BuildPlatform | undefined, said: BuildPlatform): BuildPlatform {
  if (wanted === undefined) return said;
  const [ours, theirs] = [platformParts(wanted), platformParts(said)];
  // A base image may be of an older variant, which runs on the newer one.
  if (ours.os === theirs.os && ours.architecture === theirs.architecture) return wanted;
  throw new PublishError("SOURCE_INVALID", own`${file} makes an image for ${printable(said, 60)}, though ${wanted} is asked for`, own`Let its last stage begin without --platform, or with --platform=$TARGETPLATFORM`);
}

function remedy(platform: BuildPlatform): string {
  return own`Take a base image that is there for ${platform}, or leave that platform out; what runs on this machine and only makes files may be a stage FROM --platform=$BUILDPLATFORM`;
}
