import { latestDeployable as latest } from "../../core/usecases/latest-deployable.js";
import { listTags } from "../../core/usecases/tags.js";
import type { KindChoice } from "../../src/module/backend.js";
import type { Fields } from "../../src/module/fields.js";
import type { ImageTag } from "../../src/api/image-tag.js";
import type { HistoryChoice, PublicationFields } from "../../src/api/publication.js";
import type { Settings } from "../../src/module/settings.js";
import { withRegistries } from "../call.js";
import { deployableFields } from "../results/publication.js";
import { tagFields } from "../results/tags.js";
import { sourcePorts, treesOf } from "../source/choices.js";

export function tags(settings: Settings, choice: HistoryChoice & KindChoice & { deployable: boolean }): Promise<Fields<ImageTag>[]> {
  return withRegistries(settings, async (call) => {
    const { containerName: container, mainBranch, deployable, kind } = choice;
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries };
    return tagFields(await listTags({ container, mainBranch, deployable, kind }, ports));
  });
}

export function latestDeployable(settings: Settings, choice: HistoryChoice & KindChoice & { before?: string; unverifiedTree: boolean }): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { containerName: container, mainBranch, kind, before, unverifiedTree } = choice;
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries };
    return deployableFields(await latest({ container, mainBranch, kind, before, trees: treesOf(unverifiedTree) }, ports));
  });
}
