import type { Directory } from "@dagger.io/dagger";
import { changed, tellFaults, type ChangeOrder } from "../../core/usecases/changed.js";
import { changedVariants } from "../../core/usecases/steps/changed-variants.js";
import type { Changes } from "../../src/api/changes.js";
import type { Fields } from "../../src/module/fields.js";
import type { Settings } from "../../src/module/settings.js";
import { withoutRegistries } from "../call.js";
import { changesFields } from "../results/changes.js";
import { directorySource } from "../source/directory-source.js";

export function changedContainers(settings: Settings, { src, ...order }: { src: Directory } & ChangeOrder): Promise<Fields<Changes>> {
  return withoutRegistries(async ({ progress }) => {
    const source = directorySource(src, settings);
    const changes = await changed(order, { source, progress });
    const found = await changedVariants(changes, source);
    tellFaults(found, progress);
    return changesFields(changes, found);
  });
}
