import type { File } from "@dagger.io/dagger";
import { copyArchive as copyFrom, copyImage as copy } from "../../core/usecases/copy.js";
import { promote as promoteFrom, tagPublished } from "../../core/usecases/promote.js";
import type { PromotionChoice, PublicationFields } from "../../src/api/publication.js";
import type { Settings } from "../../src/module/settings.js";
import { engineConverter } from "../build/converter.js";
import { engineCopier } from "../build/copier.js";
import { withRegistries } from "../call.js";
import { copyFields } from "../results/publication.js";
import { sourcePorts, treesOf } from "../source/choices.js";

export function copyArchive(settings: Settings, archive: File, destination: string): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { registries, progress } = call;
    const converter = engineConverter(settings.skopeoImage, call);
    return copyFields(await copyFrom({ archive, destination }, { registries, converter, progress }));
  });
}

export function copyImage(settings: Settings, source: string, destination: string): Promise<PublicationFields> {
  return withRegistries(settings, async ({ registries, progress }) => {
    return copyFields(await copy(source, destination, { registries, copier: engineCopier(settings.skopeoImage), progress }));
  });
}

export function promote(settings: Settings, choice: PromotionChoice): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { image, unmerged, unverifiedTree, newTag, destination, mainBranch } = choice;
    const order = { image, mainBranch, newTag, destination, commit: unmerged ? "any" : "on-main", trees: treesOf(unverifiedTree) } as const;
    const copier = engineCopier(settings.skopeoImage);
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, copier, targetNames: ["newTag", "destination"] } as const;
    return copyFields(await promoteFrom(order, ports));
  });
}

export function tagAs(settings: Settings, reference: string, tag: string): Promise<PublicationFields> {
  return withRegistries(settings, async ({ registries, progress }) => copyFields(await tagPublished(reference, tag, { registries, progress })));
}
