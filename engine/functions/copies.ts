import type { File } from "@dagger.io/dagger";
import type { CopyOptions } from "../../core/archive/own/copy.js";
import type { Referrers } from "../../core/archive/own/copy-words.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import { PublishError } from "../../core/errors.js";
import { own, told } from "../../core/errors/own-words.js";
import { parsePlatforms } from "../../core/source/platform.js";
import { Reference } from "../../core/image/reference.js";
import { copyArchive as copyFrom, copyImage as copy } from "../../core/usecases/copy.js";
import { promote as promoteFrom, tagPublished } from "../../core/usecases/promote.js";
import type { CopyChoice, PromotionChoice, PublicationFields } from "../../src/api/publication.js";
import { CopyClient } from "../../src/api/enums/copy-client.js";
import type { Settings } from "../../src/module/settings.js";
import { engineConverter } from "../build/converter.js";
import { UploadLog } from "../build/upload-log.js";
import { withRegistries, type Call } from "../call.js";
import type { EngineRegistries } from "../registries/registries.js";
import { copyFields } from "../results/publication.js";
import { sourcePorts, treesOf } from "../source/choices.js";

export function copyArchive(settings: Settings, archive: File, destination: string): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { registries, progress } = call;
    const converter = engineConverter(settings.skopeoImage, call);
    return copyFields(await copyFrom({ archive, destination }, { registries, converter, progress }));
  });
}

export function copyImage(settings: Settings, { by, ...choice }: CopyChoice): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    if (by === CopyClient.SKOPEO) return copyConverted(settings.skopeoImage, choice, call);
    const of: EngineRegistries["of"] = (host) => call.registries.of(host);
    const order = { ...choice, platforms: parsePlatforms(choice.platforms) };
    const { copying, log } = copyingOf(choice, call);
    const publication = await copy(order, { from: of, to: of, copying, progress: call.progress });
    log.end();
    return copyFields(publication);
  });
}

/** By way of an OCI layout, to which skopeo converts what it reads. */
async function copyConverted(skopeoImage: string, { source, destination, platforms }: Omit<CopyChoice, "by">, call: Call): Promise<PublicationFields> {
  if (platforms.length > 0) throw new PublishError("CONFIG_MISSING", own`platforms are named, and skopeo, which takes all that the source has`, own`Leave out one of the two`);
  const { registries, progress, scratch } = call;
  const reference = Reference.parse(source);
  const from = await registries.of(reference.repository.registry);
  const unpack = async () => {
    const image = await (await import("../build/read.js")).readLayout(skopeoImage, from, reference, scratch);
    for (const note of image.notes) progress.note(told(note));
    return image;
  };
  return copyFields(await copyFrom({ archive: source, destination }, { registries, converter: { ...engineConverter(skopeoImage, call), unpack }, progress }));
}

export function promote(settings: Settings, choice: PromotionChoice): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { image, unmerged, unverifiedTree, newTag, destination, mainBranch } = choice;
    const order = { image, mainBranch, newTag, destination, commit: unmerged ? "any" : "on-main", trees: treesOf(unverifiedTree) } as const;
    const { copying, log } = copyingOf(choice, call);
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, copying, targetNames: ["newTag", "destination"] } as const;
    const publication = await promoteFrom(order, ports);
    log.end();
    return copyFields(publication);
  });
}

export function tagAs(settings: Settings, reference: string, tag: string): Promise<PublicationFields> {
  return withRegistries(settings, async ({ registries, progress }) => copyFields(await tagPublished(reference, tag, { registries, progress })));
}

function copyingOf({ referrers }: { readonly referrers: Referrers }, { progress }: Call): { copying: CopyOptions; log: UploadLog } {
  const log = new UploadLog(progress);
  return { copying: { referrers, timeoutS: DEFAULT_PUSH_TIMEOUT_S, transfers: log.transfers }, log };
}
